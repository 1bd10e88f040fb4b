//! The answer so far: what the vendors' readers write into, within the limits of size.

use std::collections::VecDeque;

use crate::answer::{Chunk, Finish, ToolCall, Usage};
use crate::error::{Limit, Trouble};
use crate::settings::Limits;

#[derive(Debug)]
pub(crate) struct Draft {
    ready: VecDeque<Chunk>,
    calls: Vec<Call>,
    finish: Option<Finish>,
    usage: Usage,
    done: bool,
    progressed: bool,
    bytes_left: usize,
    calls_max: usize,
}

#[derive(Debug)]
struct Call {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

impl Draft {
    pub(crate) fn new(limits: &Limits) -> Draft {
        Draft {
            ready: VecDeque::new(),
            calls: Vec::new(),
            finish: None,
            usage: Usage::default(),
            done: false,
            progressed: false,
            bytes_left: limits.output_bytes,
            calls_max: limits.tool_calls as usize,
        }
    }

    pub(crate) fn text(&mut self, text: String) -> Result<(), Trouble> {
        if !text.is_empty() {
            self.count(text.len())?;
            self.progressed = true;
            self.ready.push_back(Chunk::Text(text));
        }
        Ok(())
    }

    /// The model is thinking: no text, but a sign of life.
    pub(crate) fn thought(&mut self) {
        self.progressed = true;
    }

    /// A piece of a tool call: the one at `index`, or the latest where the server does not count.
    pub(crate) fn call(
        &mut self,
        index: Option<u64>,
        id: &str,
        name: &str,
        arguments: &str,
    ) -> Result<(), Trouble> {
        self.count(id.len() + name.len() + arguments.len())?;
        self.progressed |= !(id.is_empty() && name.is_empty() && arguments.is_empty());
        let call = match self.position(index, id, name) {
            Some(position) => &mut self.calls[position],
            None => self.open(index)?,
        };
        // Some servers repeat the id and the name in every piece.
        if call.id.is_empty() {
            id.clone_into(&mut call.id);
        }
        if call.name.is_empty() {
            name.clone_into(&mut call.name);
        }
        call.arguments.push_str(arguments);
        Ok(())
    }

    fn position(&self, index: Option<u64>, id: &str, name: &str) -> Option<usize> {
        let position = match index {
            Some(_) => self.calls.iter().rposition(|call| call.index == index)?,
            None if name.is_empty() => self.calls.len().checked_sub(1)?,
            None => return None,
        };
        // Some servers give every call the index 0, but each its own id.
        let known = &self.calls[position].id;
        (id.is_empty() || known.is_empty() || known == id).then_some(position)
    }

    fn open(&mut self, index: Option<u64>) -> Result<&mut Call, Trouble> {
        if self.calls.len() >= self.calls_max {
            return Err(Trouble::TooMuch(Limit::ToolCalls));
        }
        let empty = String::new;
        Ok(self.calls.push_mut(Call { index, id: empty(), name: empty(), arguments: empty() }))
    }

    fn count(&mut self, bytes: usize) -> Result<(), Trouble> {
        match self.bytes_left.checked_sub(bytes) {
            Some(left) => self.bytes_left = left,
            None => return Err(Trouble::TooMuch(Limit::OutputBytes)),
        }
        Ok(())
    }

    pub(crate) fn finish(&mut self, finish: Finish) {
        self.finish = Some(finish);
    }

    /// Numbers given later replace earlier ones; absent ones replace nothing.
    pub(crate) fn usage(&mut self, usage: Usage) {
        let known = &mut self.usage;
        known.prompt_tokens = usage.prompt_tokens.or(known.prompt_tokens);
        known.completion_tokens = usage.completion_tokens.or(known.completion_tokens);
        known.total_tokens = usage.total_tokens.or(known.total_tokens);
    }

    /// The server says that nothing follows.
    pub(crate) fn done(&mut self) {
        self.done = true;
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.finish.is_some()
    }

    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// Whether the model said anything since the last time this was asked.
    pub(crate) fn take_progress(&mut self) -> bool {
        std::mem::take(&mut self.progressed)
    }

    pub(crate) fn take(&mut self) -> Option<Chunk> {
        self.ready.pop_front()
    }

    /// Lets the last chunks out; without a finish there are none.
    pub(crate) fn end(&mut self) -> Result<(), Trouble> {
        let Some(mut finish) = self.finish.take() else {
            return Err(Trouble::Malformed("the answer ended without a finish reason".to_owned()));
        };
        let calls = std::mem::take(&mut self.calls);
        if finish != Finish::Length && !calls.is_empty() {
            if finish == Finish::Stop {
                finish = Finish::ToolCalls; // Some servers say "stop" and mean this.
            }
            let calls = calls.into_iter().enumerate().map(|(number, call)| call.whole(number));
            self.ready.extend(calls.map(Chunk::ToolCall));
        }
        let mut usage = self.usage;
        let sum =
            usage.prompt_tokens.zip(usage.completion_tokens).map(|(a, b)| a.saturating_add(b));
        usage.total_tokens = usage.total_tokens.or(sum);
        self.ready.push_back(Chunk::End { finish, usage });
        Ok(())
    }
}

impl Call {
    fn whole(self, number: usize) -> ToolCall {
        let id = if self.id.is_empty() { format!("call_{}", number + 1) } else { self.id };
        let empty = self.arguments.trim().is_empty();
        let arguments = if empty { "{}".to_owned() } else { self.arguments };
        ToolCall { id, name: self.name, arguments }
    }
}
