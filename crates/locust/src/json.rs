//! Joins JSON fragments into readable JSON. A serializer for this would take more of the page's size than the
//! rest of this crate.

pub fn text(text: &str) -> String {
    // Texts always serialize.
    serde_json::to_string(text).unwrap_or_default()
}

/// An object on one line.
pub fn object<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let fields: Vec<String> =
        fields.into_iter().map(|(name, value)| format!("{}: {value}", text(name))).collect();
    format!("{{{}}}", fields.join(", "))
}

/// An object or a list, given its brackets, with one part per line.
pub fn lines([open, close]: [&str; 2], parts: &[String], indent: &str) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let separator = format!(",\n{indent}  ");
    format!("{open}\n{indent}  {}\n{indent}{close}", parts.join(&separator))
}
