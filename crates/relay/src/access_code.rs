//! The access code that everyone on the network needs. It persists, so that open pages, bookmarks and a
//! photographed QR code stay valid when the program is restarted.

use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::path::Path;

use subtle::ConstantTimeEq as _;
use tempfile::NamedTempFile;

use crate::config::CodeSource;
use crate::error::Error;

/// 32 characters without those that are easily confused: five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 16 characters are 80 bits: impossible to guess, and still typable on a phone.
const LENGTH: usize = 16;

/// An access code.
#[derive(Clone)]
pub(crate) struct AccessCode(String);

impl AccessCode {
    /// Obtains the code from its source.
    pub(crate) fn by(source: &CodeSource) -> Result<Self, Error> {
        match source {
            CodeSource::Drawn => Self::draw(),
            CodeSource::Given(text) => Self::read(text),
            CodeSource::KeptIn(path) => Self::kept_in(path),
        }
    }

    /// The code stored in a file; if there is none, a new one is generated and stored there.
    fn kept_in(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::CodeFile { path: path.to_owned(), source };
        let read = |text: &str| Self::read(text).map_err(|_| Error::KeptCode(path.to_owned()));
        match fs::read_to_string(path) {
            Ok(text) => return read(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let code = Self::draw()?;
        match write_new(path, &code.0) {
            Ok(()) => Ok(code),
            // Another instance started at the same moment has stored its own.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                read(&fs::read_to_string(path).map_err(failed)?)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Validates a code chosen by the user. It must be as long as a generated one.
    fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let is_code =
            text.len() >= LENGTH && text.bytes().all(|letter| letter.is_ascii_alphanumeric());
        if is_code { Ok(Self(text.to_owned())) } else { Err(Error::Code) }
    }

    fn draw() -> Result<Self, Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| Error::Random(error.to_string()))?;
        let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        Ok(Self(letters.map(|&letter| char::from(letter)).collect()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in constant time.
    pub(crate) fn is(&self, guess: &str) -> bool {
        self.0.as_bytes().ct_eq(guess.as_bytes()).into()
    }

    /// The path prefix that contains it.
    pub(crate) fn prefix(&self) -> String {
        format!("/~{}", self.0)
    }

    /// The rest of a path after the code at its beginning.
    pub(crate) fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        let (guess, rest) = path.strip_prefix("/~")?.split_once('/')?;
        let begin = path.len().checked_sub(rest.len() + 1)?;
        self.is(guess).then(|| path.get(begin..)).flatten()
    }
}

impl std::fmt::Debug for AccessCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AccessCode")
    }
}

/// Creates a file readable only by its owner, which is whole as soon as others see it.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut folder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    folder.recursive(true).create(parent)?;
    let mut file = NamedTempFile::new_in(parent)?;
    writeln!(file, "{text}")?;
    file.persist_noclobber(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_long_and_unique() {
        let (one, other) = (AccessCode::draw().unwrap(), AccessCode::draw().unwrap());
        assert_eq!(one.0.len(), LENGTH);
        assert_ne!(one.0, other.0);
        assert!(one.0.bytes().all(|letter| ALPHABET.contains(&letter)));
    }

    #[test]
    fn a_stored_code_persists_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokometer/access-code");
        let source = CodeSource::KeptIn(path.clone());
        let drawn = AccessCode::by(&source).unwrap();
        assert_eq!(AccessCode::by(&source).unwrap().0, drawn.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, "short").unwrap();
        assert!(matches!(AccessCode::by(&source), Err(Error::KeptCode(_))));
        let below = CodeSource::KeptIn(path.join("code"));
        assert!(matches!(AccessCode::by(&below), Err(Error::CodeFile { .. })));
    }

    #[test]
    fn programs_started_together_agree_on_a_code() {
        let folder = tempfile::tempdir().unwrap();
        let source = CodeSource::KeptIn(folder.path().join("tokometer/access-code"));
        let codes: Vec<String> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..16).map(|_| scope.spawn(|| AccessCode::by(&source).unwrap().0)).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(codes.iter().all(|code| *code == codes[0]), "{codes:?}");
    }

    #[test]
    fn a_chosen_code_is_long_enough_and_fits_into_a_url() {
        let given = |text: &str| AccessCode::by(&CodeSource::Given(text.into())).is_ok();
        assert!(given(" abcdefgh23456789\n"));
        for text in ["", "abcdefgh2345678", "abcdefgh/23456789", "кодкодкодкодкодкод"]
        {
            assert!(!given(text), "{text}");
        }
    }

    #[test]
    fn it_is_found_at_the_beginning_of_a_path() {
        let code = AccessCode("abc".into());
        assert_eq!(code.strip("/~abc/ollama/api/chat"), Some("/ollama/api/chat"));
        for path in ["/ollama/api/chat", "/~abd/ollama/", "/~abc", "/~/ollama/", "//~abc/ollama/"] {
            assert_eq!(code.strip(path), None, "{path}");
        }
    }
}
