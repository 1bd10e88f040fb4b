//! Tokens that end; time stands still until it is moved.
