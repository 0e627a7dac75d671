//! The service layer: record, reading, state, search and questions behind one door, for the command line and the API alike.
