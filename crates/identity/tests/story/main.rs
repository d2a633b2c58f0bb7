//! Accounts, posts and sign-in as stories, on both databases.

mod accounts;
mod guesses;
mod posts;
mod resets;
mod sessions;
