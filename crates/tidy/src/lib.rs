//! The rules of the house, as tests: layers, sizes, where Chinese may stand, what templates may hold.
//!
//! Exceptions are listed in `exceptions.txt`. The list may only shrink; it is never updated by a tool.

#[cfg(test)]
mod documents;
#[cfg(test)]
mod files;
#[cfg(test)]
mod licences;
#[cfg(test)]
mod manifests;
#[cfg(test)]
mod templates;
