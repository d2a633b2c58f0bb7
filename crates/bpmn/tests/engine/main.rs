//! The engine from outside: written cases, generated processes against a second implementation, files as they come.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod model;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod story;
