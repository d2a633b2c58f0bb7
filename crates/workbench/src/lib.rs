//! What I have to do: to-dos and figures of all modules on one page.
