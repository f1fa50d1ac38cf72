//! The mdBook preprocessor of the book: figures, rule marks, evidence marks and generated tables.
