//! One stylesheet instead of the ten that Trunk copies: a request instead of ten, and together they compress better.

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// How Trunk begins the element of a stylesheet. Its attributes contain no angle bracket.
const LINK: &str = "<link rel=\"stylesheet\"";
/// So many bytes of the hash are in the name.
const HASH_BYTES: usize = 8;

/// Joins the stylesheets of the page in this folder, in their order.
///
/// # Errors
/// The page has no stylesheet, or a file cannot be read, written or removed.
pub fn join(folder: &Path) -> Result<(), Error> {
    let page = folder.join("index.html");
    let html =
        fs::read_to_string(&page).map_err(|source| Error::File { path: page.clone(), source })?;
    let mut joined = String::new();
    for href in links(&html).filter_map(href) {
        let path = folder.join(file_name(href));
        let in_file = |source| Error::File { path: path.clone(), source };
        joined += &fs::read_to_string(&path).map_err(in_file)?;
        fs::remove_file(&path).map_err(in_file)?;
    }
    let name = name_of(&joined);
    let path = folder.join(&name);
    if joined.is_empty() {
        return Err(Error::NoStylesheet);
    }
    fs::write(&path, joined).map_err(|source| Error::File { path, source })?;
    fs::write(&page, with_one(&html, &name)).map_err(|source| Error::File { path: page, source })
}

/// The page with one stylesheet in place of all.
fn with_one(html: &str, name: &str) -> String {
    let all: Vec<&str> = links(html).collect();
    let first = all.first().and_then(|first| Some((*first, href(first)?)));
    let Some((first, url)) = first else { return html.to_owned() };
    let folder = url.strip_suffix(file_name(url)).unwrap_or_default();
    let html = html.replacen(first, &format!("{LINK} href=\"{folder}{name}\">"), 1);
    all.iter().skip(1).fold(html, |html, link| html.replace(link, ""))
}

/// The elements of stylesheets.
fn links(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices(LINK).filter_map(|(at, _)| {
        let from_link = html.get(at..)?;
        from_link.get(..=from_link.find('>')?)
    })
}

fn href(link: &str) -> Option<&str> {
    let (_, value) = link.split_once(" href=\"")?;
    Some(value.split_once('"')?.0)
}

fn file_name(url: &str) -> &str {
    url.rsplit_once('/').map_or(url, |(_, name)| name)
}

/// A name with a hash of the content, as Trunk gives them.
fn name_of(joined: &str) -> String {
    let hash: String =
        Sha256::digest(joined).iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
    format!("page-{hash}.css")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_gets_one_stylesheet_with_all_rules_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("a-1.css", "a{}\n");
        write("b-2.css", "b{}\n");
        let html = "<head><link rel=\"stylesheet\" href=\"/x/a-1.css\" integrity=\"sha384-=\"/>\
                    <link rel=\"stylesheet\" href=\"/x/b-2.css\"/><link rel=\"icon\" href=\"/i\"></head>";
        write("index.html", html);
        join(folder.path()).unwrap();
        let name = name_of("a{}\nb{}\n");
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read(&name), "a{}\nb{}\n");
        let expected = format!(
            "<head><link rel=\"stylesheet\" href=\"/x/{name}\"><link rel=\"icon\" href=\"/i\"></head>"
        );
        assert_eq!(read("index.html"), expected);
        assert!(!folder.path().join("a-1.css").exists());
    }
}
