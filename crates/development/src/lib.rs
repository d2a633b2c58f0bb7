//! Member development: 5 stages, 25 steps, 50 work points.
