//! The page's parts.
