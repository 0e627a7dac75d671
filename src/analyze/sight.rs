//! What is seen in a document before any rule looks: terms, values, voices and mentions, as hits in order.

use crate::analyze::Engine;
use crate::evidence::Input;
use crate::lexicon::Builtin;
use crate::reading::mentions::{self, Mention, Party};
use crate::reading::scan::{self, Hit};
use crate::reading::topic::{Candidate, Unit};
use crate::reading::voice::{self, Speaker};
use crate::text::{Document, word_hash};
use crate::values::{self, Context, Found, Value};

/// Buffers that are kept from note to note.
#[derive(Default)]
pub struct Scratch {
    pub(super) hits: Vec<Hit>,
    pub(super) speakers: Vec<Speaker>,
    pub(super) mentions: Vec<Mention>,
    pub(super) values: Vec<Found>,
    pub(super) clause: Unit,
    pub(super) sentence: Unit,
    pub(super) candidates: Vec<Candidate>,
    /// The hits and the predicates of every clause, in order.
    pub(super) all: Vec<Hit>,
}

impl Engine {
    /// Terms, values, voices and mentions of the document, as hits in order.
    pub(super) fn see(&self, document: &Document<'_>, input: &Input, context: &Context, s: &mut Scratch) {
        s.hits.clear();
        s.values.clear();
        s.mentions.clear();
        scan::terms(document, self.pack(), &mut s.hits);
        values::find(document, context, &mut s.values);
        voice::speakers(document, &input.deal, &input.note, &mut s.speakers);
        mentions::find(document, self.pack(), &s.hits, &s.speakers, &mut s.mentions);
        silence_sellers(&s.mentions, &mut s.hits);
        for found in &s.values {
            let builtin = match found.value {
                Value::Money(_) => Builtin::Money,
                Value::Date(_) => Builtin::Date,
                Value::Duration(_) => Builtin::Duration,
                Value::Recurrence(_) => Builtin::Recurrence,
                Value::Percent(_) => Builtin::Percent,
                Value::Number(_) => Builtin::Number,
            };
            s.hits.push(Hit { start: found.tokens.start, end: found.tokens.end, atom: builtin.atom() });
        }
        for mention in &s.mentions {
            let mut push = |builtin: Builtin| s.hits.push(Hit { start: mention.tokens.start, end: mention.tokens.end, atom: builtin.atom() });
            if mention.seller {
                push(Builtin::SellerWho);
                continue;
            }
            push(match mention.party {
                Party::Person => Builtin::Person,
                Party::Role => Builtin::Role,
                Party::Body => Builtin::Body,
            });
            push(Builtin::Who);
        }
        selves(document, &s.speakers, &mut s.hits);
        s.hits.sort_unstable();
        s.hits.dedup();
    }
}

/// Inside a mention of the seller's own people no term is heard.
fn silence_sellers(mentions: &[Mention], hits: &mut Vec<Hit>) {
    let mut sellers = mentions.iter().filter(|m| m.seller).map(|m| m.tokens.clone()).collect::<Vec<_>>();
    if sellers.is_empty() {
        return;
    }
    sellers.sort_by_key(|r| r.start);
    hits.retain(|hit| {
        let near = sellers.partition_point(|r| r.start <= hit.start);
        near == 0 || hit.start >= sellers[near - 1].end
    });
}

/// First-person words, by whose mouth they come from; "you" in the buyer's mouth is the seller.
fn selves(document: &Document<'_>, speakers: &[Speaker], hits: &mut Vec<Hit>) {
    const SELF: [u64; 8] = [word_hash("i"), word_hash("we"), word_hash("us"), word_hash("me"), word_hash("myself"), word_hash("ourselves"), word_hash("mine"), word_hash("ours")];
    const OUR: [u64; 2] = [word_hash("my"), word_hash("our")];
    const YOU: [u64; 2] = [word_hash("you"), word_hash("your")];
    for (i, token) in document.tokens.iter().enumerate() {
        let buyer = speakers[i] == Speaker::Buyer;
        let builtin = match token.hash {
            h if SELF.contains(&h) => if buyer { Builtin::BuyerSelf } else { Builtin::SellerSelf },
            h if OUR.contains(&h) => if buyer { Builtin::BuyerOur } else { Builtin::SellerOur },
            h if YOU.contains(&h) && buyer => if h == YOU[0] { Builtin::SellerSelf } else { Builtin::SellerOur },
            _ => continue,
        };
        hits.push(Hit { start: i as u32, end: i as u32 + 1, atom: builtin.atom() });
    }
}

