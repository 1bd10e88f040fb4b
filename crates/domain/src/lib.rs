//! What a conversation is: the vocabulary of the product, checked values and the rules between them.
//!
//! No I/O, no async, no JSON, no database: everything here is a plain value that is correct once it exists.
//! Read in this order: [`id`], [`clock`], [`text`], [`workspace`], [`access`], [`customer`], [`conversation`],
//! [`message`], [`mod@file`], [`run`], [`feedback`], [`agent`], [`article`], [`ticket`], [`note`], [`teammate`], [`sla`], [`event`],
//! [`webhook`], [`search`], [`page`].

pub mod access;
pub mod agent;
pub mod article;
pub mod clock;
pub mod conversation;
pub mod customer;
pub mod event;
pub mod feedback;
pub mod file;
pub mod id;
pub mod message;
pub mod note;
pub mod page;
pub mod run;
pub mod search;
pub mod sla;
pub mod teammate;
pub mod text;
pub mod ticket;
pub mod webhook;
pub mod workspace;
