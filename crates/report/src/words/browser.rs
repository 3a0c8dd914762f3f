//! A browser by its name, version and system, as people know it, in place of its user agent.

/// The browsers by what only they have in it, and what their version follows; those that others imitate last.
const BROWSERS: [(&str, &str, &str); 6] = [
    ("Edg/", "Edg/", "Edge"),
    ("Firefox/", "Firefox/", "Firefox"),
    ("OPR/", "OPR/", "Opera"),
    ("HeadlessChrome/", "HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome/", "Chrome"),
    ("Safari/", "Version/", "Safari"),
];
/// The systems by what only they have in it; those that others imitate last.
const SYSTEMS: [(&str, &str); 6] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// `Chrome 156, Linux`; of a browser that is not known the whole user agent.
pub fn browser(user_agent: &str) -> String {
    let known = BROWSERS.iter().find(|(own, ..)| user_agent.contains(own));
    let told = known.and_then(|(_, before, name)| {
        let (_, version) = user_agent.split_once(before)?;
        let version: String = version.chars().take_while(char::is_ascii_digit).collect();
        let system = SYSTEMS.iter().find(|(own, _)| user_agent.contains(own));
        let system = system.map_or(String::new(), |(_, system)| format!(", {system}"));
        (!version.is_empty()).then(|| format!("{name} {version}{system}"))
    });
    told.unwrap_or_else(|| user_agent.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_people_know_them() {
        for (user_agent, told) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 \
                 Safari/537.36",
                "Chrome 156, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                 Safari/537.36 Edg/140.0.0.0",
                "Edge 140, Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.4 Safari/605.1.15",
                "Safari 18, macOS",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox 140, Linux",
            ),
            ("curl/8", "curl/8"),
        ] {
            assert_eq!(browser(user_agent), told);
        }
    }
}
