//! Which dimensions a clause is about.
