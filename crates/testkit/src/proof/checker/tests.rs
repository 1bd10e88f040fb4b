use proptest::prelude::*;
use proptest::sample::Index;

use super::{Kind, check};
use crate::proof::truth::Run;
use crate::proof::{Entry, Event, Held, History, Opening, Snapshot, Told, Truth};

const PLACE: &str = "cnv_1";

/// A conversation as it happens: what all watchers are told, and what the server holds in the end.
#[derive(Default)]
struct Story {
    told: Told,
    entries: Vec<Entry>,
}

impl Story {
    /// Questions that are answered in so many words each; without any word the run is interrupted.
    fn of(answers: &[usize]) -> Story {
        let mut story = Story::default();
        story.happens("conversation.created", None, None);
        for (at, words) in answers.iter().enumerate() {
            let run = format!("run_{at}");
            let question = story.says("customer", format!("Question {at}?"), None);
            story.happens("message.created", Some(question), None);
            story.happens("run.started", None, Some(&run));
            let texts: Vec<String> =
                (1..=*words).map(|word| format!("word {at}.{word} ")).collect();
            for (number, text) in (1..).zip(texts.clone()) {
                let (run, conversation) = (run.clone(), PLACE.to_owned());
                story.entries.push(Entry::Delta { run, conversation, number, text });
            }
            let is_answered = *words > 0;
            if is_answered {
                let answer = story.says("assistant", texts.concat(), Some(&run));
                story.happens("message.created", Some(answer), None);
            }
            let state = if is_answered { "completed" } else { "interrupted" };
            story.happens(&format!("run.{state}"), None, Some(&run));
            let outcome = is_answered.then(|| "answered".to_owned());
            story.told.runs.push(Run { id: run, state: state.to_owned(), outcome });
        }
        story
    }

    fn says(&mut self, role: &str, content: String, run: Option<&str>) -> Held {
        let seq = self.told.messages.len() as i64 + 1;
        let (role, run) = (role.to_owned(), run.map(str::to_owned));
        let message = Held { id: format!("msg_{seq}"), seq, role, content, run };
        self.told.messages.push(message.clone());
        message
    }

    fn happens(&mut self, kind: &str, message: Option<Held>, run: Option<&str>) {
        let position = self.told.events.len() as i64 + 1;
        let event = Event {
            id: format!("evt_{position}"),
            kind: kind.to_owned(),
            conversation: PLACE.to_owned(),
            position,
            message,
            run: run.map(str::to_owned),
        };
        self.told.events.push(event.clone());
        self.entries.push(Entry::Event(event));
    }

    /// Who sent all questions, each of them twice.
    fn sender(&self) -> History {
        let mut entries = Vec::new();
        for message in self.told.messages.iter().filter(|message| message.role == "customer") {
            let (id, conversation) = (format!("c-{}", message.seq), PLACE.to_owned());
            let content = message.content.clone();
            let sent = Entry::Sent { id: id.clone(), conversation: conversation.clone(), content };
            entries.extend([sent.clone(), sent]);
            let message = message.clone();
            entries.push(Entry::Acknowledged { id, conversation, message });
        }
        History { client: "sender".to_owned(), entries, ..History::default() }
    }

    /// A watcher who loses its line before these entries, and misses the words that follow.
    fn watcher(&self, client: &str, cuts: &[usize]) -> History {
        let mut entries = vec![opening(Some(0))];
        let (mut position, mut text, mut is_away) = (0, String::new(), false);
        for (at, entry) in self.entries.iter().enumerate() {
            if cuts.contains(&at) && at > 0 {
                entries.push(opening(Some(position)));
                is_away = true;
            }
            match entry {
                Entry::Delta { run, conversation, number, text: more } => {
                    text.push_str(more);
                    if is_away {
                        is_away = cuts.contains(&(at + 1));
                        let (run, conversation) = (run.clone(), conversation.clone());
                        let (number, text) = (*number, text.clone());
                        entries.push(Entry::Progress { run, conversation, number, text });
                    } else {
                        entries.push(entry.clone());
                    }
                }
                Entry::Event(event) => {
                    position = event.position;
                    is_away = false;
                    text.clear();
                    entries.push(entry.clone());
                }
                _ => unreachable!("a story has no other entries"),
            }
        }
        let watched = vec![PLACE.to_owned()];
        History { client: client.to_owned(), watched, entries, is_complete: true }
    }

    fn truth(&self) -> Truth {
        Truth::from([(PLACE.to_owned(), self.told.clone())])
    }
}

fn opening(asked: Option<i64>) -> Entry {
    let position = asked.unwrap_or_default();
    Entry::Opened(Opening { conversation: PLACE.to_owned(), asked, position, snapshot: None })
}

/// Two questions with three words each: a sender, a steady watcher and one with cuts.
struct Case {
    histories: [History; 3],
    truth: Truth,
}

impl Case {
    fn clean() -> Case {
        let story = Story::of(&[3, 3]);
        let histories =
            [story.sender(), story.watcher("steady", &[]), story.watcher("cut", &[2, 5, 11])];
        Case { histories, truth: story.truth() }
    }

    /// The steady watcher's entries.
    fn steady(&mut self) -> &mut Vec<Entry> {
        &mut self.histories[1].entries
    }

    fn told(&mut self) -> &mut Told {
        self.truth.get_mut(PLACE).unwrap()
    }

    /// What is found, without repetitions.
    fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> =
            check(&self.histories, &self.truth).into_iter().map(|fault| fault.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

/// What a spoilt case is found to have.
fn found(spoil: impl FnOnce(&mut Case)) -> Vec<Kind> {
    let mut case = Case::clean();
    spoil(&mut case);
    case.kinds()
}

/// Where the steady watcher was told the event at a position.
fn at(case: &mut Case, position: i64) -> usize {
    let is_it = |entry: &Entry| matches!(entry, Entry::Event(event) if event.position == position);
    case.steady().iter().position(is_it).unwrap()
}

#[test]
fn a_clean_history_has_no_fault() {
    assert_eq!(check(&Case::clean().histories, &Case::clean().truth), []);
}

#[test]
fn what_was_acknowledged_and_is_not_there_is_lost() {
    let kinds = found(|case| {
        let message = Held {
            id: "msg_9".into(),
            seq: 9,
            role: "customer".into(),
            content: "?".into(),
            run: None,
        };
        let (id, conversation) = ("c-9".to_owned(), PLACE.to_owned());
        let content = message.content.clone();
        case.histories[0].entries.extend([
            Entry::Sent { id: id.clone(), conversation: conversation.clone(), content },
            Entry::Acknowledged { id, conversation, message },
        ]);
    });
    assert_eq!(kinds, [Kind::Lost]);
}

#[test]
fn what_was_sent_and_never_acknowledged_is_lost() {
    for (is_complete, expected) in [(true, vec![Kind::Lost]), (false, vec![])] {
        let kinds = found(|case| {
            let (id, conversation) = ("c-9".to_owned(), PLACE.to_owned());
            let content = "Hello?".to_owned();
            case.histories[1].is_complete = is_complete;
            case.steady().push(Entry::Sent { id, conversation, content });
        });
        assert_eq!(kinds, expected);
    }
}

#[test]
fn an_answer_that_is_not_there_is_lost_and_two_are_doubled() {
    let answers = |told: &[usize]| {
        found(|case| {
            for at in told {
                let missing = Held { id: "msg_9".into(), ..case.told().messages[1].clone() };
                let answer = case.told().messages.get(*at).cloned().or(Some(missing));
                let (id, conversation) = ("c-1".to_owned(), PLACE.to_owned());
                case.histories[0].entries.push(Entry::Answered { id, conversation, answer });
            }
        })
    };
    assert_eq!(answers(&[1, 1]), []);
    assert_eq!(answers(&[9]), [Kind::Lost]);
    assert_eq!(answers(&[1, 3]), [Kind::Doubled]);
}

#[test]
fn what_is_there_and_was_never_told_is_lost() {
    let kinds = found(|case| {
        case.steady().pop();
    });
    assert_eq!(kinds, [Kind::Lost]);
}

#[test]
fn who_left_early_has_lost_nothing() {
    let kinds = found(|case| {
        case.steady().pop();
        case.histories[1].is_complete = false;
    });
    assert_eq!(kinds, []);
}

#[test]
fn who_never_came_has_lost_everything() {
    assert_eq!(found(|case| case.steady().clear()), [Kind::Lost]);
}

#[test]
fn a_missing_number_is_lost() {
    let kinds = found(|case| {
        case.told().messages.remove(1);
        case.told().events.retain(|event| event.message.as_ref().is_none_or(|m| m.seq != 2));
    });
    assert!(kinds.contains(&Kind::Lost), "{kinds:?}");
}

#[test]
fn the_same_event_again_is_doubled() {
    let kinds = found(|case| {
        let at = at(case, 4);
        let again = case.steady()[at].clone();
        case.steady().insert(at + 1, again);
    });
    assert_eq!(kinds, [Kind::Doubled]);
}

#[test]
fn two_messages_for_one_client_id_are_doubled() {
    let kinds = found(|case| {
        let (id, conversation) = ("c-1".to_owned(), PLACE.to_owned());
        let message = Held { id: "msg_8".into(), ..case.told().messages[0].clone() };
        case.histories[0].entries.push(Entry::Acknowledged { id, conversation, message });
    });
    assert!(kinds.contains(&Kind::Doubled), "{kinds:?}");
    let kinds = found(|case| {
        let again = Held { id: "msg_8".into(), seq: 5, ..case.told().messages[0].clone() };
        case.told().messages.push(again);
    });
    assert!(kinds.contains(&Kind::Doubled), "{kinds:?}");
}

#[test]
fn positions_and_numbers_out_of_order_are_reordered() {
    let swapped = found(|case| {
        let at = at(case, 2);
        case.steady().swap(at, at + 1);
    });
    assert_eq!(swapped, [Kind::Reordered]);
    let skipped = found(|case| {
        let at = at(case, 4);
        case.steady().remove(at);
    });
    assert_eq!(skipped, [Kind::Lost, Kind::Reordered]);
    let numbers = found(|case| case.told().messages.swap(1, 2));
    assert!(numbers.contains(&Kind::Reordered), "{numbers:?}");
}

#[test]
fn what_nobody_sent_is_unexpected() {
    let kinds = found(|case| {
        let is_sent = |entry: &Entry| matches!(entry, Entry::Sent { id, .. } if id == "c-1");
        case.histories[0].entries.retain(|entry| !is_sent(entry));
    });
    assert_eq!(kinds, [Kind::Unexpected]);
    let kinds = found(|case| case.steady().push(Entry::Strange("{}".to_owned())));
    assert_eq!(kinds, [Kind::Unexpected]);
}

#[test]
fn another_content_is_unexpected() {
    let told_otherwise = found(|case| {
        let at = at(case, 2);
        let Entry::Event(event) = &mut case.steady()[at] else { unreachable!() };
        event.message.as_mut().unwrap().content.push('!');
    });
    assert_eq!(told_otherwise, [Kind::Unexpected]);
    let acknowledged_otherwise = found(|case| {
        let Entry::Acknowledged { message, .. } = &mut case.histories[0].entries[2] else {
            unreachable!()
        };
        message.content.push('!');
    });
    assert_eq!(acknowledged_otherwise, [Kind::Unexpected]);
}

#[test]
fn chunks_that_are_not_the_message_are_unexpected() {
    let chunked = |spoil: fn(&mut String)| {
        found(|case| {
            for entry in case.steady() {
                if let Entry::Delta { run, conversation, text, .. } = entry {
                    let (run, conversation) = (run.clone(), conversation.clone());
                    let text = std::mem::take(text);
                    *entry = Entry::Chunk { run, conversation, text };
                }
            }
            let mut chunks = case.steady().iter_mut().filter_map(|entry| match entry {
                Entry::Chunk { text, .. } => Some(text),
                _ => None,
            });
            spoil(chunks.next().unwrap());
        })
    };
    assert_eq!(chunked(|_| ()), []);
    assert_eq!(chunked(|text| *text = text.repeat(2)), [Kind::Unexpected]);
    assert_eq!(chunked(String::clear), [Kind::Unexpected]);
}

#[test]
fn a_delta_that_is_not_the_next_is_unexpected() {
    let kinds = found(|case| {
        let at = at(case, 3);
        case.steady().remove(at + 1);
    });
    assert_eq!(kinds, [Kind::Unexpected]);
}

#[test]
fn words_after_the_end_are_unexpected() {
    let kinds = found(|case| {
        let (run, conversation) = ("run_0".to_owned(), PLACE.to_owned());
        let (number, text) = (4, "more".to_owned());
        let at = at(case, 5);
        case.steady().insert(at + 1, Entry::Delta { run, conversation, number, text });
    });
    assert_eq!(kinds, [Kind::Unexpected]);
}

#[test]
fn a_text_so_far_that_is_not_its_deltas_is_unexpected() {
    for spoilt in ["word 0.1 word", "word 0.2 word 0.1 ", ""] {
        let kinds = found(|case| {
            let (run, conversation) = ("run_0".to_owned(), PLACE.to_owned());
            let (number, text) = (2, spoilt.to_owned());
            let at = at(case, 3);
            case.steady().insert(at + 3, Entry::Progress { run, conversation, number, text });
        });
        assert_eq!(kinds, [Kind::Unexpected], "{spoilt}");
    }
}

#[test]
fn a_run_has_one_end() {
    let open = found(|case| case.told().runs[1].state = "running".to_owned());
    assert!(open.contains(&Kind::Unexpected), "{open:?}");
    let endless = found(|case| {
        case.told().events.pop();
    });
    assert!(endless.contains(&Kind::Lost), "{endless:?}");
    let two_ends = found(|case| {
        let end = case.told().events.last().unwrap().clone();
        let (id, kind) = ("evt_11".to_owned(), "run.interrupted".to_owned());
        case.told().events.push(Event { id, kind, position: end.position + 1, ..end });
    });
    assert!(two_ends.contains(&Kind::Doubled), "{two_ends:?}");
}

#[test]
fn a_completed_run_has_one_answer() {
    let none = found(|case| case.told().messages[1].run = None);
    assert!(none.contains(&Kind::Lost), "{none:?}");
    let two = found(|case| case.told().messages[3].run = Some("run_0".to_owned()));
    assert!(two.contains(&Kind::Doubled), "{two:?}");
    let held = found(|case| case.told().runs[0].outcome = Some("held".to_owned()));
    assert_eq!(held, [Kind::Unexpected]);
}

#[test]
fn a_snapshot_stands_for_what_was_missed() {
    let shown = |messages: &[usize], has_more| {
        found(|case| {
            let told = case.told();
            let messages = messages.iter().map(|at| told.messages[*at].clone()).collect();
            let snapshot = Some(Snapshot { messages, has_more });
            let position = told.events.len() as i64;
            let (conversation, asked) = (PLACE.to_owned(), Some(2));
            let opening = Opening { conversation, asked, position, snapshot };
            let at = at(case, 2);
            case.steady().truncate(at + 1);
            case.steady().push(Entry::Opened(opening));
        })
    };
    assert_eq!(shown(&[0, 1, 2, 3], false), []);
    assert_eq!(shown(&[2, 3], true), []);
    assert_eq!(shown(&[2, 3], false), [Kind::Lost]);
}

#[test]
fn who_comes_back_goes_on_from_where_it_was() {
    let kinds = found(|case| {
        let at = at(case, 4);
        let (conversation, asked) = (PLACE.to_owned(), Some(4));
        let opening = Opening { conversation, asked, position: 5, snapshot: None };
        case.steady().insert(at + 1, Entry::Opened(opening));
    });
    assert!(kinds.contains(&Kind::Unexpected), "{kinds:?}");
}

/// One way to spoil a history.
#[derive(Clone, Copy, Debug)]
enum Mutation {
    Drop,
    Double,
    Swap,
    Alter,
}

/// Spoils an entry of a watcher where that can be noticed; says whether there was one.
fn spoil(entries: &mut Vec<Entry>, mutation: Mutation, chosen: Index) -> bool {
    let is_like = |one: &Entry, other: &Entry| match (one, other) {
        (Entry::Delta { run: one, .. }, Entry::Delta { run: other, .. }) => one == other,
        (Entry::Event(_), Entry::Event(_)) => true,
        _ => false,
    };
    let fits = |at: &usize| {
        let next = entries.get(at + 1);
        let has_like = next.is_some_and(|next| is_like(&entries[*at], next));
        let is_event = matches!(entries[*at], Entry::Event(_));
        match mutation {
            Mutation::Drop => is_event || has_like,
            Mutation::Swap => has_like,
            Mutation::Double | Mutation::Alter => !matches!(entries[*at], Entry::Opened(_)),
        }
    };
    let candidates: Vec<usize> = (0..entries.len()).filter(fits).collect();
    if candidates.is_empty() {
        return false;
    }
    let at = *chosen.get(&candidates);
    match mutation {
        Mutation::Drop => drop(entries.remove(at)),
        Mutation::Double => entries.insert(at, entries[at].clone()),
        Mutation::Swap => entries.swap(at, at + 1),
        Mutation::Alter => match &mut entries[at] {
            Entry::Event(Event { message: Some(message), .. }) => message.content.push('!'),
            Entry::Event(event) => event.kind.push('!'),
            Entry::Delta { text, .. } | Entry::Progress { text, .. } => text.push('!'),
            _ => unreachable!("not chosen"),
        },
    }
    // The same text so far, told twice, harms nobody.
    !(matches!(mutation, Mutation::Double) && matches!(entries[at], Entry::Progress { .. }))
}

proptest! {
    #[test]
    fn a_clean_history_passes_and_a_spoilt_one_does_not(
        answers in prop::collection::vec(0_usize..6, 1..6),
        cuts in prop::collection::vec(any::<Index>(), 0..8),
        mutation in prop::sample::select(vec![Mutation::Drop, Mutation::Double, Mutation::Swap, Mutation::Alter]),
        (watcher, chosen) in (0_usize..2, any::<Index>()),
    ) {
        let story = Story::of(&answers);
        let cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(story.entries.len())).collect();
        let mut histories =
            [story.watcher("cut", &cuts), story.watcher("steady", &[]), story.sender()];
        prop_assert_eq!(check(&histories, &story.truth()), []);
        if spoil(&mut histories[watcher].entries, mutation, chosen) {
            prop_assert_ne!(check(&histories, &story.truth()), []);
        }
    }
}
