//! From nodes to plain sequences: groups and optionals are multiplied out, within limits.

use super::{
    Choice, MAX_CHOICES, MAX_EXPANSIONS, MAX_PHRASES, Node, PatternFault, PlainItem, PlainSequence,
    Word, fault, too_many,
};

/// Expands one part (between `&`) into plain sequences.
pub(super) fn expand_part(
    rows: &[Vec<Node>],
    source: &str,
) -> Result<Vec<PlainSequence>, PatternFault> {
    let mut out = Vec::new();
    for row in rows {
        out.extend(expand_row(row)?);
    }
    for sequence in &out {
        if sequence.items.is_empty() {
            return Err(fault(
                "P007",
                0,
                "this part can match nothing at all",
                "write at least one word outside of [ ]",
            ));
        }
    }
    if source.trim_start().starts_with("..") || source.trim_end().ends_with("..") {
        return Err(fault(
            "P012",
            0,
            "a gap at the edge of a pattern",
            "remove it: a pattern matches anywhere in its clause",
        ));
    }
    Ok(out)
}

/// A sequence under construction, with the gap that waits for the next item and whether the last item is an open literal.
#[derive(Clone, Default)]
struct Draft {
    sequence: PlainSequence,
    gap: u8,
    literal_open: bool,
    /// The choices of all its items together.
    choices: usize,
}

fn expand_row(row: &[Node]) -> Result<Vec<PlainSequence>, PatternFault> {
    let mut drafts = vec![Draft::default()];
    for node in row {
        drafts = extend(drafts, node)?;
        within_limits(&drafts)?;
    }
    Ok(drafts.into_iter().map(|d| d.sequence).collect())
}

/// Bounds both how many sequences there are and how long they grow, after every element.
fn within_limits(drafts: &[Draft]) -> Result<(), PatternFault> {
    let choices: usize = drafts.iter().map(|d| d.choices).sum();
    if drafts.len() > MAX_EXPANSIONS || choices > MAX_CHOICES {
        Err(too_many())
    } else {
        Ok(())
    }
}

fn extend(drafts: Vec<Draft>, node: &Node) -> Result<Vec<Draft>, PatternFault> {
    let mut out = Vec::with_capacity(drafts.len());
    match node {
        Node::Gap(n) => {
            for mut draft in drafts {
                draft.gap = draft.gap.max(*n);
                draft.literal_open = false;
                out.push(draft);
            }
        }
        Node::Start => {
            for mut draft in drafts {
                draft.sequence.from_start = true;
                out.push(draft);
            }
        }
        Node::End => {
            for mut draft in drafts {
                draft.sequence.to_end = true;
                out.push(draft);
            }
        }
        Node::Atom(choice) => {
            for mut draft in drafts {
                push_item(&mut draft, vec![choice.clone()], false);
                out.push(draft);
            }
        }
        Node::Word { forms } => {
            for mut draft in drafts {
                if !push_words(&mut draft, forms) {
                    return Err(too_many());
                }
                out.push(draft);
            }
        }
        Node::Group {
            alternatives,
            optional,
        } => {
            let (simple, complex) = sort_alternatives(alternatives)?;
            for draft in drafts {
                if *optional {
                    out.push(draft.clone());
                }
                if !simple.is_empty() {
                    let mut one = draft.clone();
                    push_item(&mut one, simple.clone(), false);
                    out.push(one);
                }
                for row in &complex {
                    let mut branches = vec![draft.clone()];
                    for node in *row {
                        branches = extend(branches, node)?;
                        within_limits(&branches)?;
                    }
                    for branch in &mut branches {
                        branch.literal_open = false;
                    }
                    out.extend(branches);
                    if out.len() > MAX_EXPANSIONS {
                        return Err(too_many());
                    }
                }
                within_limits(&out)?;
            }
        }
    }
    Ok(out)
}

/// Alternatives that are one run of words or one atom share an item; the others need a sequence each.
fn sort_alternatives(
    alternatives: &[Vec<Node>],
) -> Result<(Vec<Choice>, Vec<&Vec<Node>>), PatternFault> {
    let mut simple = Vec::new();
    let mut complex = Vec::new();
    for row in alternatives {
        match row.as_slice() {
            [Node::Atom(choice)] => simple.push(choice.clone()),
            nodes if nodes.iter().all(|n| matches!(n, Node::Word { .. })) => {
                let mut draft = Draft::default();
                for node in nodes {
                    if let Node::Word { forms } = node
                        && !push_words(&mut draft, forms)
                    {
                        return Err(too_many());
                    }
                }
                simple.extend(draft.sequence.items.into_iter().flat_map(|i| i.choices));
                if simple.len() > MAX_CHOICES {
                    return Err(too_many());
                }
            }
            _ => complex.push(row),
        }
    }
    Ok((simple, complex))
}

fn push_item(draft: &mut Draft, choices: Vec<Choice>, literal_open: bool) {
    let gap = std::mem::take(&mut draft.gap);
    draft.choices += choices.len();
    draft.sequence.items.push(PlainItem { choices, gap });
    draft.literal_open = literal_open;
}

/// Lengthens the open run of words, or opens one. False when the run has too many forms.
fn push_words(draft: &mut Draft, forms: &[Vec<Word>]) -> bool {
    if draft.literal_open
        && let Some(last) = draft.sequence.items.last_mut()
    {
        let mut choices = Vec::with_capacity(last.choices.len() * forms.len());
        for choice in &last.choices {
            if let Choice::Literal(words) = choice {
                choices.extend(
                    forms
                        .iter()
                        .map(|form| Choice::Literal(words.iter().chain(form).cloned().collect())),
                );
            }
        }
        draft.choices += choices.len() - last.choices.len();
        last.choices = choices;
        return last.choices.len() <= MAX_PHRASES;
    }
    push_item(
        draft,
        forms.iter().cloned().map(Choice::Literal).collect(),
        true,
    );
    true
}
