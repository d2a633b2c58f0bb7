//! Foreign files are opened only in a child process.
