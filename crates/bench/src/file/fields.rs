//! The names of a JSON object's fields, whatever their values.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The names of an object's fields; for a list, those of its first object.
pub struct Fields(pub BTreeSet<String>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = BTreeSet::new();
        while let Some((field, IgnoredAny)) = map.next_entry()? {
            fields.insert(field);
        }
        Ok(Fields(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Fields, A::Error> {
        let first =
            list.next_element::<Fields>()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        while let Some(IgnoredAny) = list.next_element()? {}
        Ok(first)
    }
}
