//! The product as its callers see it: a real server, HTTP in, a transcript out.
//!
//! Time stands still and identifiers are counted, so that answers are written down as they are. One module for each
//! area; `convokit` speaks a vendor's dialect, `faults` runs the program itself and kills it.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod agents;
mod articles;
mod bad_input;
mod categories;
mod chat;
mod conversation_search;
mod conversations;
mod convokit;
mod cors;
mod cstar_admin;
mod cstar_articles;
mod cstar_client;
mod cstar_customers;
mod cstar_library;
mod cstar_tickets;
mod cstar_webhooks;
mod cstar_widget;
mod customers;
mod deliveries;
mod errors;
mod events;
mod export;
mod faults;
mod feedback;
mod files;
mod fuzz;
mod hand_off;
mod happyrobot_account;
mod happyrobot_chat;
mod happyrobot_runs;
mod happyrobot_sessions;
mod happyrobot_socket;
mod happyrobot_uploads;
mod happyrobot_workflows;
mod held_time;
mod help_centre;
mod history;
mod idempotency;
mod identity;
mod listen;
mod live;
mod live_bad_input;
mod matrix;
mod models;
mod moving_in;
mod openai_completions;
mod openai_conversations;
mod preconditions;
mod search;
mod seaverse;
mod secrets;
mod system;
mod teammates;
mod tickets;
mod tokens;
mod ui_chat;
mod webhooks;
mod websocket;
