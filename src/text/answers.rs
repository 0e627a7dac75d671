//! Answers: which question a clause replies to, in its own block or across two turns.

use super::block::{Block, BlockKind};
use super::document::Document;
use super::line::is_word;
use super::token::{Token, word_hash};
use super::words::{self, NOD};
use std::ops::Range;

/// A reply is tied to its question for so many clauses; nods ("Sure.") do not count.
const REACH: usize = 3;
/// Clauses tied to a question inside one block.
const REACH_INSIDE: usize = 1;
/// Longest nod, in words.
const NOD_WORDS: usize = 3;

/// Ties clauses to the questions that they answer.
pub(super) fn link(document: &mut Document<'_>) {
    let mut open: Option<(u32, u32)> = None;
    let mut at = 0;
    while at < document.clauses.len() {
        let block = document.clauses[at].block;
        let end = at
            + document.clauses[at..]
                .iter()
                .take_while(|c| c.block == block)
                .count();
        let from = open
            .filter(|&(_, asked)| replies(document, asked, block))
            .map(|(clause, _)| clause);
        answer(document, at..end, from);
        open = next_open(document, at..end, block, open.filter(|_| from.is_some()));
        at = end;
    }
}

/// The question that the blocks behind this one may answer: its last, or the older one while only nods came.
fn next_open(
    document: &Document<'_>,
    clauses: Range<usize>,
    block: u32,
    older: Option<(u32, u32)>,
) -> Option<(u32, u32)> {
    let asked = clauses
        .clone()
        .rev()
        .take(REACH)
        .find(|&i| document.clauses[i].question);
    match asked {
        Some(i) => Some((i as u32, block)),
        None if clauses.clone().all(|i| is_nod(document, i)) => older,
        None => None,
    }
}

/// Whether a block can answer a question asked in an earlier one.
fn replies(document: &Document<'_>, asked: u32, block: u32) -> bool {
    let (question, answer) = (
        &document.blocks[asked as usize],
        &document.blocks[block as usize],
    );
    let turns = question.speaker.is_some()
        && answer.speaker.is_some()
        && name(document, question) != name(document, answer);
    let quoted = question.depth > answer.depth && block == asked + 1;
    let keyed = answer.kind != BlockKind::Turn
        && key_is(document, answer, const { word_hash("a") })
        && key_is(document, question, const { word_hash("q") });
    turns && question.depth == answer.depth || quoted || keyed
}

fn key_is(document: &Document<'_>, block: &Block, hash: u64) -> bool {
    block
        .key
        .as_ref()
        .is_some_and(|key| document.slice(key).iter().map(|t| t.hash).eq([hash]))
}

fn name(document: &Document<'_>, block: &Block) -> Option<u64> {
    block.speaker.as_ref().map(|name| {
        document
            .slice(name)
            .iter()
            .fold(0u64, |id, t: &Token| id.rotate_left(7) ^ t.hash)
    })
}

/// Ties the clauses of one block, beginning with a question asked before it.
fn answer(document: &mut Document<'_>, clauses: Range<usize>, mut question: Option<u32>) {
    let mut left = REACH;
    for i in clauses {
        let nod = is_nod(document, i);
        let clause = &mut document.clauses[i];
        if left > 0 {
            clause.answers = question;
            left -= usize::from(!nod);
        }
        if clause.question {
            question = Some(i as u32);
            left = REACH_INSIDE;
        }
    }
}

/// "Sure", "Yeah, right": opens an answer and says nothing.
fn is_nod(document: &Document<'_>, clause: usize) -> bool {
    let clause = &document.clauses[clause];
    let tokens = document.slice(&clause.tokens);
    let mut said = tokens.iter().filter(|t| is_word(t));
    !clause.question
        && said.by_ref().take(NOD_WORDS).all(|t| words::is(t, NOD))
        && said.next().is_none()
}
