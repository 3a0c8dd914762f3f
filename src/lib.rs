//! The page Токометр and its engine worker.
