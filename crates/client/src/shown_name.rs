//! A model's display name. Many servers name a model by its path on disk, which belongs neither in a list nor
//! in a report. Only the full name identifies a model: display names are never compared.

/// A snapshot in Hugging Face's cache is named by its commit: this many hexadecimal digits.
const COMMIT_DIGITS: usize = 40;
/// This many are enough to tell two snapshots apart.
const SHORT_COMMIT_DIGITS: usize = 7;

/// A display name for each of a server's models: short, never empty, and distinct if the models are.
#[must_use]
pub fn shown_names(models: &[String]) -> Vec<String> {
    let choices: Vec<Vec<String>> = models.iter().map(|model| names(model)).collect();
    let mut lengths = vec![0; models.len()];
    loop {
        let chosen: Vec<&String> =
            choices.iter().zip(&lengths).filter_map(|(names, &at)| names.get(at)).collect();
        let is_shared = |model: &String, name: &String| {
            let mut others = models.iter().zip(&chosen).filter(|(other, _)| *other != model);
            others.any(|(_, others_name)| *others_name == name)
        };
        let longer: Vec<usize> = (models.iter().zip(&choices).zip(&chosen).zip(&lengths))
            .map(|(((model, names), name), &at)| {
                at + usize::from(at + 1 < names.len() && is_shared(model, name))
            })
            .collect();
        if longer == lengths {
            return chosen.into_iter().cloned().collect();
        }
        lengths = longer;
    }
}

/// The names that a model may be shown by, from the shortest to the full one.
fn names(model: &str) -> Vec<String> {
    if model.trim().is_empty() {
        return vec![format!("{model:?}")];
    }
    let whole = model.to_owned();
    if !is_path(model) {
        return vec![whole];
    }
    let parts: Vec<&str> =
        model.split(['/', '\\']).filter(|part| !["", ".", "~"].contains(part)).collect();
    let places: Vec<String> = parts
        .iter()
        .zip(parts.iter().skip(1).map(Some).chain([None]))
        .filter(|(part, next)| {
            let leads_to_commit = **part == "snapshots" && next.is_some_and(|next| is_commit(next));
            !leads_to_commit && !is_commit(part)
        })
        .map(|(part, _)| repository(part).unwrap_or_else(|| (*part).to_owned()))
        .collect();
    let mut names: Vec<String> = (0..places.len())
        .rev()
        .filter_map(|from| places.get(from..))
        .map(|places| places.join("/"))
        .collect();
    let commit = parts.iter().find(|part| is_commit(part));
    let short_commit = commit.and_then(|commit| commit.get(..SHORT_COMMIT_DIGITS));
    if let (Some(name), Some(commit)) = (names.first().cloned(), short_commit) {
        names.insert(1, format!("{name}@{commit}"));
    }
    names.push(whole);
    names
}

/// Whether a name is a path on disk, unlike `Qwen/Qwen3-8B` and `hf.co/a/b:Q4`.
fn is_path(model: &str) -> bool {
    let begins = ["/", "./", "../", "~/"].iter().any(|start| model.starts_with(start));
    let is_file = model.contains('/') && model.ends_with(".gguf");
    begins || is_file || model.contains('\\') || model.get(1..3) == Some(":/")
}

fn is_commit(part: &str) -> bool {
    part.len() == COMMIT_DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The repository of a folder in Hugging Face's cache: `models--Qwen--Qwen3-8B`.
fn repository(part: &str) -> Option<String> {
    let name = part.strip_prefix("models--").filter(|name| !name.is_empty())?;
    Some(name.replacen("--", "/", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    fn shown(models: &[&str]) -> Vec<String> {
        shown_names(&models.iter().map(|&model| model.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_model_is_shown_by_its_name_not_its_path() {
        for (model, name) in [
            ("qwen3:1.7b", "qwen3:1.7b"),
            ("Qwen/Qwen3-8B", "Qwen/Qwen3-8B"),
            ("@cf/meta/llama-3.1-8b", "@cf/meta/llama-3.1-8b"),
            ("hf.co/unsloth/gemma:Q4", "hf.co/unsloth/gemma:Q4"),
            ("/srv/models/gemma-3.gguf", "gemma-3.gguf"),
            ("models/gemma-3.gguf", "gemma-3.gguf"),
            ("/models/Mistral-7B/", "Mistral-7B"),
            ("C:/Users/Ann/models/gemma-3.gguf", "gemma-3.gguf"),
            ("D:\\LLM\\phi 4 mini.gguf", "phi 4 mini.gguf"),
            (".\\models\\qwen.gguf", "qwen.gguf"),
            ("\\\\nas\\share\\m.gguf", "m.gguf"),
        ] {
            assert_eq!(shown(&[model]), [name]);
        }
    }

    #[test]
    fn a_snapshot_is_shown_by_its_repository() {
        let snapshot = format!("/root/hub/models--Qwen--Qwen3-8B/snapshots/{COMMIT}");
        let older = snapshot.replace("0123", "fedc");
        assert_eq!(shown(&[&snapshot]), ["Qwen/Qwen3-8B"]);
        assert_eq!(shown(&[&snapshot, &older]), ["Qwen/Qwen3-8B@0123456", "Qwen/Qwen3-8B@fedc456"]);
        assert_eq!(shown(&[&format!("{snapshot}/q4.gguf")]), ["q4.gguf"]);
        assert_eq!(shown(&[&format!("/m/gemma/{COMMIT}/")]), ["gemma"]);
    }

    #[test]
    fn models_that_would_look_alike_are_told_apart() {
        assert_eq!(
            shown(&["/m/a/x.gguf", "/m/b/x.gguf", "/m/y.gguf"]),
            ["a/x.gguf", "b/x.gguf", "y.gguf"]
        );
        assert_eq!(shown(&["x.gguf", "/m/x.gguf"]), ["x.gguf", "m/x.gguf"]);
        assert_eq!(shown(&["/m/x", "/m/x/"]), ["/m/x", "/m/x/"]);
        assert_eq!(shown(&["/m/x", "/m/x"]), ["x", "x"]);
    }

    #[test]
    fn no_name_is_empty() {
        for model in ["", " ", "/", "\\\\", "./", &format!("/{COMMIT}")] {
            assert!(shown(&[model]).iter().all(|name| !name.trim().is_empty()), "{model}");
        }
    }
}
