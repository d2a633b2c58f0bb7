//! Accounts, posts and sign-in as stories, on both databases.

mod accounts;
mod posts;
mod sessions;
