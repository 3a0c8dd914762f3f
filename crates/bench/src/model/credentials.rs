//! User names and passwords in addresses, which concern nobody but the user.

/// The address without user name and password, so that they are neither stored nor shown. Text that is not an
/// address is returned unchanged.
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
    fn only_what_precedes_the_host_is_removed() {
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
