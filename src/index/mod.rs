//! Full-text search over notes and evidence: a projection of the record that can be deleted and is built again.
