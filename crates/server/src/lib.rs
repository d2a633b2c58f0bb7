//! The binary dangjian: the list of modules, command line, start and stop.
