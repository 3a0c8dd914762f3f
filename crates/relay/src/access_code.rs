//! The access code, which everyone who comes from the network needs. It lasts: pages that are open, bookmarks and
//! the picture on a phone still hold after the program was started anew.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::config::CodeSource;
use crate::error::Error;
use crate::routes::OF_PROGRAM;

/// No letters that are mistaken for others; 32 of them, five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 16 letters are 80 bits, beyond guessing, and can still be typed into a phone.
const LENGTH: usize = 16;

/// An access code.
#[derive(Clone)]
pub(crate) struct AccessCode(String);

impl AccessCode {
    /// The code by its source.
    pub(crate) fn by(source: &CodeSource) -> Result<Self, Error> {
        match source {
            CodeSource::Drawn => Self::draw(),
            CodeSource::Given(text) => Self::read(text),
            CodeSource::KeptIn(path) => Self::kept_in(path),
        }
    }

    /// The code in a file; one that is drawn and written there if there is none.
    fn kept_in(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::CodeFile { path: path.to_owned(), source };
        match fs::read_to_string(path) {
            Ok(text) => return Self::read(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let code = Self::draw()?;
        match write_new(path, &code.0) {
            Ok(()) => Ok(code),
            // Another that was started at the same moment has written its own.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Self::read(&fs::read_to_string(path).map_err(failed)?)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Reads what a user has given. It has to be as long as one that is drawn.
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

    /// Takes as long whatever is wrong with the guess.
    pub(crate) fn is(&self, guess: &str) -> bool {
        self.0.as_bytes().ct_eq(guess.as_bytes()).into()
    }

    /// Whether the query of an address holds it.
    pub(crate) fn is_in_query(&self, query: Option<&str>) -> bool {
        let parts = query.into_iter().flat_map(|query| query.split('&'));
        parts.filter_map(|part| part.strip_prefix("code=")).any(|guess| self.is(guess))
    }

    /// Whether a cookie of this relay allows a path: the page's files by the pass, all else by the code.
    pub(crate) fn is_in_cookies(&self, headers: &HeaderMap, port: u16, path: &str) -> bool {
        let needs_code = OF_PROGRAM.iter().any(|place| path.starts_with(place));
        let (name, wanted) = match needs_code {
            true => (cookie_name(port), self.clone()),
            false => (pass_name(port), self.pass()),
        };
        let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(found, guess)| found == name && wanted.is(guess))
    }

    /// What a browser is to keep, for as long as it runs. It sends a cookie to every port of a machine, whatever
    /// program listens there. So the code is bound to the paths that need it, and what goes along with everything
    /// else is a pass, which allows nothing but the page's files and from which the code can not be found.
    pub(crate) fn cookies(&self, port: u16) -> impl Iterator<Item = String> {
        let cookie = |name: &str, value: &Self, path: &str| {
            format!("{name}={}; Path={path}; HttpOnly; SameSite=Lax", value.0)
        };
        let pass = cookie(&pass_name(port), &self.pass(), "/");
        let codes = OF_PROGRAM.map(|path| cookie(&cookie_name(port), self, path));
        std::iter::once(pass).chain(codes)
    }

    fn pass(&self) -> Self {
        let digest = Sha256::digest(format!("pass {}", self.0));
        Self(digest.iter().take(LENGTH).map(|byte| format!("{byte:02x}")).collect())
    }

    /// The rest of a lane's path, after the code at its beginning.
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

/// Writes a file that only its owner reads.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let (mut folder, mut file) = (DirBuilder::new(), OpenOptions::new());
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        folder.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent() {
        folder.recursive(true).create(parent)?;
    }
    writeln!(file.write(true).create_new(true).open(path)?, "{text}")
}

/// Cookies do not know of ports, so their names do.
fn cookie_name(port: u16) -> String {
    format!("tokometer-{port}")
}

fn pass_name(port: u16) -> String {
    format!("tokometer-page-{port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_long_and_never_the_same() {
        let (one, other) = (AccessCode::draw().unwrap(), AccessCode::draw().unwrap());
        assert_eq!(one.0.len(), LENGTH);
        assert_ne!(one.0, other.0);
        assert!(one.0.bytes().all(|letter| ALPHABET.contains(&letter)));
    }

    #[test]
    fn one_that_is_kept_is_the_same_again_and_for_nobody_else() {
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
        assert!(matches!(AccessCode::by(&source), Err(Error::Code)));
        let below = CodeSource::KeptIn(path.join("code"));
        assert!(matches!(AccessCode::by(&below), Err(Error::CodeFile { .. })));
    }

    #[test]
    fn one_that_is_given_is_long_enough_and_can_stand_in_an_address() {
        let given = |text: &str| AccessCode::by(&CodeSource::Given(text.into())).is_ok();
        assert!(given(" abcdefgh23456789\n"));
        for text in ["", "abcdefgh2345678", "abcdefgh/23456789", "кодкодкодкодкодкод"]
        {
            assert!(!given(text), "{text}");
        }
    }

    #[test]
    fn it_is_found_where_it_may_stand() {
        let code = AccessCode("abc".into());
        assert!(code.is_in_query(Some("code=abc")) && code.is_in_query(Some("x=1&code=abc")));
        for query in [None, Some(""), Some("code="), Some("code=abcd"), Some("xcode=abc")] {
            assert!(!code.is_in_query(query), "{query:?}");
        }
        assert_eq!(code.strip("/~abc/ollama/api/chat"), Some("/ollama/api/chat"));
        for path in ["/ollama/api/chat", "/~abd/ollama/", "/~abc", "/~/ollama/", "//~abc/ollama/"] {
            assert_eq!(code.strip(path), None, "{path}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "a=b; tokometer-81=abc".parse().unwrap());
        for path in OF_PROGRAM {
            assert!(code.is_in_cookies(&headers, 81, path), "{path}");
            assert!(!code.is_in_cookies(&headers, 82, path), "{path}");
        }
        let pass = format!("tokometer-page-81={}; tokometer-81={}", code.pass().0, code.pass().0);
        headers.insert(COOKIE, pass.parse().unwrap());
        assert!(code.is_in_cookies(&headers, 81, "/") && code.is_in_cookies(&headers, 81, "/a.js"));
        assert!(!code.is_in_cookies(&headers, 81, "/lanes.json"), "a pass is no code");
    }

    #[test]
    fn what_every_port_is_sent_tells_nothing_of_the_code() {
        let code = AccessCode("abcdefgh23456789".into());
        let everywhere: Vec<String> =
            code.cookies(81).filter(|cookie| cookie.contains("Path=/;")).collect();
        assert_eq!(everywhere.len(), 1);
        assert!(!everywhere[0].contains("abcdefgh23456789"), "{everywhere:?}");
        assert!(code.cookies(81).all(|it| it.contains("HttpOnly") && it.contains("SameSite=Lax")));
    }
}
