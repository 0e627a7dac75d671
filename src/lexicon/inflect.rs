//! The forms of a regular English word, so that a rule writer types `~sign` once.

/// Irregular verbs that occur in talk about buying: base form, then every other form.
const IRREGULAR: &[(&str, &[&str])] = &[
    ("be", &["is", "are", "was", "were", "been", "being", "am"]),
    ("become", &["becomes", "became", "becoming"]),
    ("begin", &["begins", "began", "begun", "beginning"]),
    ("bet", &["bets", "betting"]),
    ("bite", &["bites", "bit", "bitten", "biting"]),
    ("bleed", &["bleeds", "bled", "bleeding"]),
    ("blow", &["blows", "blew", "blown", "blowing"]),
    ("break", &["breaks", "broke", "broken", "breaking"]),
    ("bring", &["brings", "brought", "bringing"]),
    ("build", &["builds", "built", "building"]),
    ("burn", &["burns", "burned", "burnt", "burning"]),
    ("buy", &["buys", "bought", "buying"]),
    ("catch", &["catches", "caught", "catching"]),
    ("choose", &["chooses", "chose", "chosen", "choosing"]),
    ("come", &["comes", "came", "coming"]),
    ("cost", &["costs", "costing"]),
    ("cut", &["cuts", "cutting"]),
    ("deal", &["deals", "dealt", "dealing"]),
    ("do", &["does", "did", "done", "doing"]),
    ("draw", &["draws", "drew", "drawn", "drawing"]),
    ("drive", &["drives", "drove", "driven", "driving"]),
    ("eat", &["eats", "ate", "eaten", "eating"]),
    ("fall", &["falls", "fell", "fallen", "falling"]),
    ("feel", &["feels", "felt", "feeling"]),
    ("fight", &["fights", "fought", "fighting"]),
    ("find", &["finds", "found", "finding"]),
    ("fly", &["flies", "flew", "flown", "flying"]),
    ("forget", &["forgets", "forgot", "forgotten", "forgetting"]),
    ("freeze", &["freezes", "froze", "frozen", "freezing"]),
    ("get", &["gets", "got", "gotten", "getting"]),
    ("give", &["gives", "gave", "given", "giving"]),
    ("go", &["goes", "went", "gone", "going"]),
    ("grow", &["grows", "grew", "grown", "growing"]),
    ("hang", &["hangs", "hung", "hanging"]),
    ("have", &["has", "had", "having"]),
    ("hear", &["hears", "heard", "hearing"]),
    ("hide", &["hides", "hid", "hidden", "hiding"]),
    ("hit", &["hits", "hitting"]),
    ("hold", &["holds", "held", "holding"]),
    ("hurt", &["hurts", "hurting"]),
    ("keep", &["keeps", "kept", "keeping"]),
    ("know", &["knows", "knew", "known", "knowing"]),
    ("lead", &["leads", "led", "leading"]),
    ("leave", &["leaves", "left", "leaving"]),
    ("let", &["lets", "letting"]),
    ("lie", &["lies", "lay", "lain", "lying"]),
    ("lose", &["loses", "lost", "losing"]),
    ("make", &["makes", "made", "making"]),
    ("mean", &["means", "meant", "meaning"]),
    ("meet", &["meets", "met", "meeting"]),
    ("pay", &["pays", "paid", "paying"]),
    ("put", &["puts", "putting"]),
    ("read", &["reads", "reading"]),
    ("redo", &["redoes", "redid", "redone", "redoing"]),
    (
        "rewrite",
        &["rewrites", "rewrote", "rewritten", "rewriting"],
    ),
    ("ride", &["rides", "rode", "ridden", "riding"]),
    ("rise", &["rises", "rose", "risen", "rising"]),
    ("run", &["runs", "ran", "running"]),
    ("say", &["says", "said", "saying"]),
    ("see", &["sees", "saw", "seen", "seeing"]),
    ("seek", &["seeks", "sought", "seeking"]),
    ("sell", &["sells", "sold", "selling"]),
    ("send", &["sends", "sent", "sending"]),
    ("set", &["sets", "setting"]),
    ("shake", &["shakes", "shook", "shaken", "shaking"]),
    ("show", &["shows", "showed", "shown", "showing"]),
    ("shut", &["shuts", "shutting"]),
    ("sink", &["sinks", "sank", "sunk", "sinking"]),
    ("sit", &["sits", "sat", "sitting"]),
    ("sleep", &["sleeps", "slept", "sleeping"]),
    ("speak", &["speaks", "spoke", "spoken", "speaking"]),
    ("spend", &["spends", "spent", "spending"]),
    ("split", &["splits", "splitting"]),
    ("stand", &["stands", "stood", "standing"]),
    ("stick", &["sticks", "stuck", "sticking"]),
    ("strike", &["strikes", "struck", "stricken", "striking"]),
    ("swear", &["swears", "swore", "sworn", "swearing"]),
    ("sweep", &["sweeps", "swept", "sweeping"]),
    ("take", &["takes", "took", "taken", "taking"]),
    ("teach", &["teaches", "taught", "teaching"]),
    ("tell", &["tells", "told", "telling"]),
    ("think", &["thinks", "thought", "thinking"]),
    ("throw", &["throws", "threw", "thrown", "throwing"]),
    (
        "understand",
        &["understands", "understood", "understanding"],
    ),
    (
        "undertake",
        &["undertakes", "undertook", "undertaken", "undertaking"],
    ),
    ("wear", &["wears", "wore", "worn", "wearing"]),
    ("win", &["wins", "won", "winning"]),
    (
        "withdraw",
        &["withdraws", "withdrew", "withdrawn", "withdrawing"],
    ),
    ("write", &["writes", "wrote", "written", "writing"]),
];

/// Verbs of more than one syllable that double their last consonant.
const DOUBLING: &[&str] = &[
    "admit", "commit", "refer", "defer", "prefer", "transfer", "submit", "permit", "occur",
    "cancel", "control", "resubmit", "plan", "label", "travel", "model", "signal",
];

/// The word itself and its inflected forms, without duplicates, in a fixed order.
///
/// Covers regular verbs and nouns and the irregular verbs that talk about buying uses. A word with several parts
/// ("sign off") is inflected at its first part by the caller.
pub fn inflections(word: &str) -> Vec<String> {
    let mut out = vec![word.to_owned()];
    if let Some((_, forms)) = IRREGULAR.iter().find(|(base, _)| *base == word) {
        out.extend(forms.iter().map(|f| (*f).to_owned()));
        return out;
    }
    if !word.is_ascii() || word.len() < 2 {
        out.push(format!("{word}s"));
        return out;
    }
    let bytes = word.as_bytes();
    let last = bytes[bytes.len() - 1];
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u');
    let before = bytes[bytes.len() - 2];
    let plural = if last == b'y' && !vowel(before) {
        format!("{}ies", &word[..word.len() - 1])
    } else if matches!(last, b's' | b'x' | b'z')
        || word.ends_with("ch")
        || word.ends_with("sh")
        || (last == b'o' && !vowel(before))
    {
        format!("{word}es")
    } else {
        format!("{word}s")
    };
    out.push(plural);
    let vowels = bytes
        .iter()
        .enumerate()
        .filter(|(i, b)| vowel(**b) && (*i == 0 || !vowel(bytes[i - 1])))
        .count();
    let doubles = DOUBLING.contains(&word)
        || (vowels == 1
            && bytes.len() >= 3
            && !vowel(last)
            && !matches!(last, b'w' | b'x' | b'y')
            && vowel(before)
            && !vowel(bytes[bytes.len() - 3]));
    if last == b'e' {
        out.push(format!("{word}d"));
        let stem = if word.ends_with("ee") || word.ends_with("oe") || word.ends_with("ye") {
            word
        } else {
            &word[..word.len() - 1]
        };
        out.push(format!("{stem}ing"));
    } else if last == b'y' && !vowel(before) {
        out.push(format!("{}ied", &word[..word.len() - 1]));
        out.push(format!("{word}ing"));
    } else if doubles {
        let c = last as char;
        out.push(format!("{word}{c}ed"));
        out.push(format!("{word}{c}ing"));
        if word.len() > 4 {
            // American spelling keeps one consonant in "canceled", "modeled".
            out.push(format!("{word}ed"));
            out.push(format!("{word}ing"));
        }
    } else {
        out.push(format!("{word}ed"));
        out.push(format!("{word}ing"));
    }
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::inflections;

    #[test]
    fn regular_irregular_and_doubling_words() {
        assert_eq!(inflections("sign"), ["sign", "signs", "signed", "signing"]);
        assert_eq!(
            inflections("approve"),
            ["approve", "approves", "approved", "approving"]
        );
        assert_eq!(
            inflections("verify"),
            ["verify", "verifies", "verified", "verifying"]
        );
        assert_eq!(inflections("hold"), ["hold", "holds", "held", "holding"]);
        assert_eq!(
            inflections("plan"),
            ["plan", "plans", "planned", "planning"]
        );
        assert!(
            inflections("cancel").contains(&"cancelled".to_owned())
                && inflections("cancel").contains(&"canceled".to_owned())
        );
        assert_eq!(
            inflections("agree"),
            ["agree", "agrees", "agreed", "agreeing"]
        );
        assert_eq!(inflections("push"), ["push", "pushes", "pushed", "pushing"]);
    }
}
