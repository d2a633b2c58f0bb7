//! Accounts, posts, the audit trail: three separated duties.
