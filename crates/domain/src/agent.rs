//! A configured AI and its versions.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::AgentId;
use crate::text::{Extras, Slug};

/// A configured AI. What is edited is a draft; conversations use what is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Agent {
    /// Its identity.
    pub id: AgentId,
    /// Its name in requests; unique in a scope.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// What the next published version will be.
    pub draft: AgentSettings,
    /// The number of the version in use in production, if any.
    pub published: Option<i64>,
    /// The folder that a caller put it into, in the caller's words.
    pub folder: Option<String>,
    /// What a caller attached.
    pub extras: Extras,
    /// The agent that it was made of, which may be gone.
    pub copied_from: Option<AgentId>,
    /// When it was made.
    pub created_at: Time,
    /// When its draft or publication last changed.
    pub updated_at: Time,
}

/// How an agent answers.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSettings {
    /// What the model is told about its task; at most [`INSTRUCTIONS_BYTES_MAX`].
    pub instructions: String,
    /// The name of a configured model; absent means the built-in answerer.
    pub model: Option<String>,
    /// Models to try next, in order, when the first one fails.
    pub fallback: Vec<String>,
    /// 0 to 1: answers less sure than this are not given. Absent means the answerer's own.
    pub threshold: Option<f64>,
    /// What happens when the articles do not answer.
    pub when_not_found: WhenNotFound,
    /// What it says first in a new conversation.
    pub greeting: Option<String>,
    /// How many passages a model is given, 1 to 20.
    pub sources_max: usize,
    /// How many tokens of earlier turns a model is given.
    pub history_tokens_max: usize,
    /// Whether it answers at all.
    pub answers: Answers,
    /// Phrases that ask for a person: a message that has one of them, as whole words in whichever case, is handed off.
    /// At most [`HAND_OFF_WORDS_MAX`], each at most [`HAND_OFF_WORDS_BYTES_MAX`].
    pub hand_off_words: Vec<String>,
    /// The most tokens that models may count in one conversation before a person is asked; absent means any number.
    pub tokens_max: Option<i64>,
}

/// The phrases that ask for a person, unless an agent has others.
pub const HAND_OFF_WORDS: [&str; 12] = [
    "talk to a human",
    "talk to a person",
    "talk to a real person",
    "talk to someone",
    "speak to a human",
    "speak to a person",
    "speak to someone",
    "speak with a human",
    "speak with a person",
    "real person",
    "human agent",
    "live agent",
];
/// The most phrases that ask for a person.
pub const HAND_OFF_WORDS_MAX: usize = 100;
/// The longest of them.
pub const HAND_OFF_WORDS_BYTES_MAX: usize = 100;

/// The longest instructions.
pub const INSTRUCTIONS_BYTES_MAX: usize = 32 * 1024;
/// The most passages that a model is given.
pub const SOURCES_MAX: usize = 20;

impl Default for AgentSettings {
    fn default() -> AgentSettings {
        AgentSettings {
            instructions: String::new(),
            model: None,
            fallback: Vec::new(),
            threshold: None,
            when_not_found: WhenNotFound::Offer,
            greeting: None,
            sources_max: 6,
            history_tokens_max: 2_000,
            answers: Answers::Always,
            hand_off_words: HAND_OFF_WORDS.map(str::to_owned).to_vec(),
            tokens_max: None,
        }
    }
}

words! {
    /// What happens when the articles do not answer a question.
    WhenNotFound {
        /// The reply says so and offers a person.
        Offer "offer"
        /// A person is asked at once.
        HandOff "hand_off"
    }
}

words! {
    /// Whether an agent answers at all.
    Answers {
        /// It answers what it is asked.
        Always "always"
        /// A person is asked for at once, whatever is said.
        Never "never"
    }
}

/// A version of an agent: settings that no longer change.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentVersion {
    /// The agent.
    pub agent: AgentId,
    /// 1, 2, 3… inside its agent.
    pub number: i64,
    /// What its maker called it.
    pub name: Option<String>,
    /// How it answers.
    pub settings: AgentSettings,
    /// When it was made.
    pub created_at: Time,
}

/// A version as lists show it: without its settings, but with where it is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionSummary {
    /// The agent.
    pub agent: AgentId,
    /// 1, 2, 3… inside its agent.
    pub number: i64,
    /// What its maker called it.
    pub name: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// Where it is in use, production first.
    pub uses: Vec<Use>,
}

/// That a version is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Where.
    pub environment: Environment,
    /// Since when.
    pub since: Time,
}

/// A version's name in 128 bits, for protocols that call versions by identifiers. It is made from the agent's and the
/// number, and so says both: nothing is stored, and versions that were made before anybody asked have one too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionId(pub u128);

impl VersionId {
    const TIME: u128 = 0xff_ffff << 104;
    const RANDOM: u128 = u64::MAX as u128;

    /// A UUID of version 8: the agent's coarse time and random bits, and between them the number in 36 bits.
    #[must_use]
    pub fn of(agent: AgentId, number: i64) -> VersionId {
        let number = number as u128;
        let (high, low) = ((number >> 12) & 0xff_ffff, number & 0xfff);
        let kept = agent.0 & (VersionId::TIME | VersionId::RANDOM);
        VersionId(kept | (high << 80) | (0x8 << 76) | (low << 64))
    }

    /// The version's number.
    #[must_use]
    pub fn number(self) -> i64 {
        ((((self.0 >> 80) & 0xff_ffff) << 12) | ((self.0 >> 64) & 0xfff)) as i64
    }

    /// The lowest and the highest identifier that its agent may have; the agent's lower 64 bits are this one's.
    #[must_use]
    pub fn agents(self) -> (AgentId, AgentId) {
        let kept = self.0 & (VersionId::TIME | VersionId::RANDOM);
        let between = !(VersionId::TIME | VersionId::RANDOM);
        (AgentId(kept), AgentId(kept | between))
    }
}

words! {
    /// Where an agent's version is in use; each environment has at most one.
    Environment {
        /// For everybody: where an agent is published unless somebody says otherwise.
        Production "production"
        /// For a last look.
        Staging "staging"
        /// For trying out.
        Development "development"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_versions_id_says_its_agent_and_its_number() {
        let agent = AgentId(0x018b_cfe5_6800_7abc_8000_0000_0000_0009);
        for number in [1, 0xfff, 0x1000, 0xf_ffff_ffff] {
            let id = VersionId::of(agent, number);
            let (first, last) = id.agents();
            assert_eq!((id.number(), first <= agent && agent <= last), (number, true));
            assert_eq!(id.0 as u64, agent.0 as u64);
        }
        assert_eq!(VersionId::of(agent, 1).0, 0x018b_cf00_0000_8001_8000_0000_0000_0009);
    }
}
