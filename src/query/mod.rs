//! The managers' questions: a query language over deals and their states.
