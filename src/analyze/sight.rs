//! What is seen in a document before any rule looks: terms, values, voices and mentions, as hits in order.

use super::above::Overhead;
use super::fire::merge;
use crate::analyze::Engine;
use crate::evidence::Input;
use crate::learned::{self, Fires};
use crate::lexicon::Builtin;
use crate::reading::mentions::lexis::{Kind, Lexis};
use crate::reading::mentions::{self, Mention, Party};
use crate::reading::scan::{self, Hit};
use crate::reading::topic::{Candidate, Unit};
use crate::reading::voice::{self, Speaker};
use crate::rules::Pack;
use crate::text::{Document, TokenRange, WordFilter, word_hash};
use crate::values::{self, Context, Found, Value};

/// Buffers that are kept from note to note.
#[derive(Default)]
pub struct Scratch {
    /// Terms, values, mentions and first persons, by first token.
    pub(super) hits: Vec<Hit>,
    terms: Vec<Hit>,
    others: Vec<Hit>,
    /// The memory of the last document.
    pub(super) document: Document<'static>,
    finding: mentions::Buffers,
    pub(super) found: Vec<Hit>,
    pub(super) speakers: Vec<Speaker>,
    pub(super) mentions: Vec<Mention>,
    pub(super) values: Vec<Found>,
    pub(super) clause: Unit,
    pub(super) sentence: Unit,
    pub(super) candidates: Vec<Candidate>,
    /// What stands above the clause at hand.
    pub(super) overhead: Overhead,
    /// The hits and the predicates of every clause, in order.
    pub(super) all: Vec<Hit>,
    /// Of these, what the reader of the status looks at: few, and it looks at them for every item.
    pub(super) cues: Vec<Hit>,
    /// Of these, the words of saying.
    pub(super) said: Vec<Hit>,
    /// Which rules fired, by clause.
    pub(super) fires: Fires,
    pub(super) buffers: learned::Buffers,
}

impl Scratch {
    /// Picks out of all hits those that the readers of status and source look for.
    pub(super) fn sort_out(&mut self, pack: &Pack) {
        let lexis = Lexis::of(pack);
        self.cues.clear();
        self.said.clear();
        for hit in &self.all {
            let kind = lexis.kind(hit.atom);
            if kind & (Kind::STATUS | Kind::SAYING) == 0 {
                continue;
            }
            if kind & Kind::STATUS != 0 {
                self.cues.push(*hit);
            }
            if kind & Kind::SAYING != 0 {
                self.said.push(*hit);
            }
        }
    }
}

impl Engine {
    /// Terms, values, voices and mentions of the document, as hits in order.
    pub(super) fn see(
        &self,
        document: &Document<'_>,
        input: &Input,
        context: &Context,
        s: &mut Scratch,
    ) {
        s.hits.clear();
        s.terms.clear();
        s.others.clear();
        s.values.clear();
        s.mentions.clear();
        scan::terms(document, self.pack(), &mut s.terms);
        values::find(document, context, &mut s.values);
        voice::speakers(document, &input.deal, &input.note, &mut s.speakers);
        mentions::find_with(
            document,
            self.pack(),
            &s.terms,
            &s.speakers,
            &mut s.finding,
            &mut s.mentions,
        );
        silence_sellers(&s.mentions, &mut s.terms);
        let pack = self.pack();
        // A value or mention stands for the concepts that take it in, too.
        let mut push = |tokens: &TokenRange, builtin: Builtin| {
            s.others
                .extend(pack.closure_of(builtin.atom()).iter().map(|&atom| Hit {
                    start: tokens.start,
                    end: tokens.end,
                    atom,
                }));
        };
        for found in &s.values {
            push(
                &found.tokens,
                match found.value {
                    Value::Money(_) => Builtin::Money,
                    Value::Date(_) => Builtin::Date,
                    Value::Duration(_) => Builtin::Duration,
                    Value::Recurrence(_) => Builtin::Recurrence,
                    Value::Percent(_) => Builtin::Percent,
                    Value::Number(_) => Builtin::Number,
                },
            );
        }
        for mention in &s.mentions {
            push(
                &mention.tokens,
                match mention.party {
                    _ if mention.seller => Builtin::SellerWho,
                    Party::Person => Builtin::Person,
                    Party::Role => Builtin::Role,
                    Party::Body => Builtin::Body,
                },
            );
        }
        selves(document, &s.speakers, &mut push);
        questions(document, &mut push);
        merge(&s.terms, &s.others, &mut s.found, &mut s.hits);
    }
}

/// Inside a mention of the seller's own people no term is heard.
fn silence_sellers(mentions: &[Mention], hits: &mut Vec<Hit>) {
    let mut sellers = mentions
        .iter()
        .filter(|m| m.seller)
        .map(|m| m.tokens.clone())
        .collect::<Vec<_>>();
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
fn selves(
    document: &Document<'_>,
    speakers: &[Speaker],
    push: &mut impl FnMut(&TokenRange, Builtin),
) {
    const SELF: [u64; 8] = [
        word_hash("i"),
        word_hash("we"),
        word_hash("us"),
        word_hash("me"),
        word_hash("myself"),
        word_hash("ourselves"),
        word_hash("mine"),
        word_hash("ours"),
    ];
    const OUR: [u64; 2] = [word_hash("my"), word_hash("our")];
    const YOU: [u64; 2] = [word_hash("you"), word_hash("your")];
    const ANY: WordFilter<8> = WordFilter::new().with(&SELF).with(&OUR).with(&YOU);
    for (i, token) in document.tokens.iter().enumerate() {
        if !ANY.may_hold(token.hash) {
            continue;
        }
        let buyer = speakers[i] == Speaker::Buyer;
        let builtin = match token.hash {
            h if SELF.contains(&h) => {
                if buyer {
                    Builtin::BuyerSelf
                } else {
                    Builtin::SellerSelf
                }
            }
            h if OUR.contains(&h) => {
                if buyer {
                    Builtin::BuyerOur
                } else {
                    Builtin::SellerOur
                }
            }
            h if YOU.contains(&h) && buyer => {
                if h == YOU[0] {
                    Builtin::SellerSelf
                } else {
                    Builtin::SellerOur
                }
            }
            _ => continue,
        };
        push(&(i as u32..i as u32 + 1), builtin);
    }
}

/// A clause that ends with a question mark carries that at its last token.
fn questions(document: &Document<'_>, push: &mut impl FnMut(&TokenRange, Builtin)) {
    for clause in document
        .clauses
        .iter()
        .filter(|c| c.question && c.tokens.start < c.tokens.end)
    {
        push(
            &(clause.tokens.end - 1..clause.tokens.end),
            Builtin::Question,
        );
    }
}
