//! Names and passwords in addresses: they are nobody's but the user's.

/// The address without a name and a password before its host, so that neither is kept or shown. What is no
/// address stays as it is.
#[must_use]
pub fn without_credentials(url: &str) -> String {
    let (scheme, rest) = url.find("://").map_or(("", url), |at| url.split_at(at + 3));
    // A backslash ends the host for browsers too.
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_before_the_host_goes() {
        for (url, expected) in [
            ("http://user:secret@host:11434/v1", "http://host:11434/v1"),
            ("https://user@host", "https://host"),
            ("user:secret@host", "host"),
            ("http://a@b:c@[::1]:80/", "http://[::1]:80/"),
            ("http://:secret@host?x@y", "http://host?x@y"),
            ("http://host/@user/v1", "http://host/@user/v1"),
            ("http://host:11434/", "http://host:11434/"),
            ("/ollama/@x", "/ollama/@x"),
            ("", ""),
        ] {
            assert_eq!(without_credentials(url), expected, "{url}");
        }
    }
}
