//! Decisions, boards and intents.

use super::super::phrase::{Phrase, Thing};
use super::super::words;
use super::Portrait;
use super::dynamics::claim;
use super::people::bounds;
use crate::model::Org;
use crate::model::decision::{AfterNo, Approval, Board, Decision, Delegation, IfWrong, Intent, Vote};

pub(super) fn decision(org: &Org, decision: &Decision) -> Portrait {
    let Decision {
        meta,
        approvals,
        spared,
        half_life,
        takes,
        local,
        context,
        reversible,
        amount,
        sent_back,
        says_yes,
        after_no,
        if_wrong,
    } = decision;
    let mut out = Portrait::new(Thing::Decision, meta);
    out.sequence("approved by", approvals.iter().map(|a| approval(org, a)).collect());
    for (group, keep) in spared {
        out.of("approvals for", words::group(org, *group), Phrase::ours(format!("only the first {keep}")));
    }
    out.figure("half life", half_life.map(words::duration));
    out.figure("takes", takes.as_ref().map(words::dist));
    out.figure("local", local.map(words::share));
    out.figure("context", context.map(words::share));
    out.flag("reversible", *reversible);
    out.figure("amount", amount.as_ref().map(|a| words::spread(a, words::number)));
    out.usual("sent back", words::share(*sent_back), *sent_back == 0.0);
    out.usual("says yes", words::share(*says_yes), *says_yes == 1.0);
    let after = match after_no {
        AfterNo::Drop => "drop".to_owned(),
        AfterNo::Resubmit(time) => format!("resubmit after {}", words::dist(time)),
    };
    out.usual("after a no,", after, *after_no == AfterNo::Drop);
    let wrong = if_wrong.as_ref().map(|w| match w {
        IfWrong::Rework(share) => Phrase::ours(format!("rework {}", words::share(*share))),
        IfWrong::Becomes(b) => words::becomes(org, b),
    });
    out.maybe("if wrong,", wrong);
    out
}

fn approval(org: &Org, approval: &Approval) -> Phrase {
    let Approval { by, cadence, takes, span: _ } = approval;
    words::holder(org, *by)
        .maybe(" ", cadence.as_ref().map(|c| Phrase::ours(words::cadence(c))))
        .maybe(" for ", takes.as_ref().map(|t| Phrase::ours(words::dist(t))))
}

pub(super) fn board(org: &Org, board: &Board) -> Portrait {
    let Board { meta, seats, meets, agenda, vote, takes } = board;
    let mut out = Portrait::new(Thing::Board, meta);
    for (count, role) in seats {
        out.of("members", words::role(org, *role), Phrase::ours(count.to_string()));
    }
    out.usual("meets", words::cadence(meets), false);
    out.figure("agenda", agenda.map(|n| n.to_string()));
    let vote = match vote {
        Vote::Unanimity => "unanimity",
        Vote::Majority => "majority",
    };
    out.usual("decides by", vote, true);
    out.figure("takes", takes.as_ref().map(words::dist));
    out
}

pub(super) fn intent(org: &Org, intent: &Intent) -> Portrait {
    let Intent { meta, group, purpose, goals, dos, avoids, delegates, if_silent, serves, clear } = intent;
    let mut out = Portrait::new(Thing::Intent, meta);
    out.ident = group.map_or_else(|| Phrase::ours("all"), |g| words::group(org, g));
    out.maybe("purpose", purpose.clone().map(Phrase::quoted));
    for goal in goals {
        claim(&mut out, "goal", goal);
    }
    for text in dos {
        out.flag_of("do", Phrase::quoted(text.clone()));
    }
    for text in avoids {
        out.flag_of("avoid", Phrase::quoted(text.clone()));
    }
    for Delegation { decision, to, up_to, when_reversible, span: _ } in delegates {
        let about = words::decision(org, *decision).say(" to ").then(&words::role(org, *to));
        out.of("delegates", about, bounds(*up_to, *when_reversible));
    }
    out.figure("if silent for", if_silent.map(words::duration));
    out.maybe("serves", serves.map(|g| words::group(org, g)));
    out.figure("clear", clear.map(words::share));
    out
}
