//! Slips of the pen: what is written in passing and would run with a meaning that nobody had.

use andon::report::terminal::short;
use andon::resolve::compile;
use andon::source::provider::InMemory;

/// Two teams, a stream and a scenario in which nothing is wrong, with more statements behind them.
fn found(more: &str) -> String {
    let text = format!(
        "andon 1\nrole Dev\nrole Op\nunit IT led by CIO {{ team A led by X {{ 3 Dev }}; team B led by Y {{ 3 Op }} }}\n\
         channel chat {{ speed 10 min }}\n\
         intent all {{ purpose \"p\"; avoid \"a\"; if silent for 60 days, act within intent }}\n\
         stream F {{ stage C by Dev {{ effort 4 h }} }}\n\
         scenario S {{ runs 60 days after 10 days warm-up; demand F 1 per day }}\n{more}\n"
    );
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    let mut findings = compiled.findings.clone();
    if compiled.is_sound() {
        findings.extend(andon::lint::check(&compiled.project));
    }
    let mut out = String::new();
    for (line, finding) in short(&findings, &compiled.sources).lines().zip(&findings) {
        let help = finding.help.clone().unwrap_or_default();
        out.push_str(&format!("{}\n  help: {help}\n", line.split_once(": ").map_or("", |(_, said)| said)));
    }
    out
}

fn finds(more: &str, what: &[&str]) {
    let found = found(more);
    for words in what {
        assert!(found.contains(words), "{more}\nlacks {words:?}:\n{found}");
    }
}

#[test]
fn the_same_people_are_guests_of_a_team_once() {
    let words = ["`Dev` of `IT.A` are guests of `C` twice", "with the sum of the shares"];
    finds("team C led by Z { 1 Dev from A at 40%; 1 Dev from A at 15% }", &words);
    finds(
        "team C led by Z { 1 Dev from A at 40% }\nvariant V { set team C { 1 Dev from A at 15% } }",
        &words,
    );
}

#[test]
fn the_plain_spec_has_nothing_wrong() {
    assert_eq!(found("interface A <-> B by chat").matches("warn[").count(), 0);
    assert_eq!(
        found("").replace("info[unused-channel]", ""),
        ": channel `chat` is used by nothing\n  help: use it, or take it out\n"
    );
}

#[test]
fn kinds_of_messages_are_known_in_any_case_and_nearly_one_is_none() {
    let carried = |word: &str| {
        let text = format!(
            "andon 1\nrole Dev\nteam A {{ 1 Dev }}\nteam B {{ 1 Dev }}\nchannel c {{ speed 1 h }}\ninterface A -> B by c {{ carries {word} }}\n"
        );
        let compiled = compile("a.org", &InMemory::default().with("a.org", text));
        format!("{:?}", compiled.project.base.interfaces.iter().map(|(_, i)| i.carries.clone()).next())
    };
    assert_eq!(carried("questions, ANSWERS"), carried("Questions, Answers"));
    assert!(carried("Minutes").contains("Report"));
    finds(
        "interface A -> B by chat { carries Qestions }",
        &["error[unknown-name]: no kind of message is called `Qestions`", "did you mean `Questions`?"],
    );
}

#[test]
fn a_misspelt_incident_is_not_one_of_its_own() {
    let signal = "signal N { arises in F.C 10%; tells X; unheard for 2 weeks becomes Outge 30% }";
    finds(
        &format!("incident Outage {{ lasts 1 h }}\n{signal}"),
        &["error[unknown-name]: no incident is called `Outge`", "did you mean `Outage`?"],
    );
    finds(
        "incident Outage { lasts 1 h }\ndecision D { if wrong, becomes Outge }",
        &["error[unknown-name]: no incident is called `Outge`"],
    );
    // One of which nothing is said needs no declaration.
    assert!(!found(signal).contains("unknown-name"));
}

#[test]
fn a_day_of_the_week_needs_whole_weeks() {
    for rhythm in [
        "every day on Thursday",
        "every 3 days on Thursday",
        "every h on Thursday",
        "every month on Thursday",
    ] {
        finds(
            &format!("board Cab {{ members 2 Op; meets {rhythm} }}"),
            &[&format!("`{rhythm}` does not always fall on a Thursday"), "write `every week on Thursday`"],
        );
    }
    for rhythm in ["every week on Thursday", "every 2 weeks on Thursday at 10:00", "every 14 days on Monday"]
    {
        assert!(
            !found(&format!("board Cab {{ members 2 Op; meets {rhythm} }}")).contains("error"),
            "{rhythm}"
        );
    }
}

#[test]
fn what_is_said_twice_cannot_both_hold() {
    finds(
        "default answering 5 min\ndefault answering 6 min",
        &["error[contradiction]: `default` stands here a second time"],
    );
    finds(
        "leader X { available 10% }\nleader X { available 50% }",
        &["error[contradiction]: `available` stands here a second time", "take one of them out"],
    );
    finds(
        "specialty Java\nrole Z { skilled in Java, Java 40% }",
        &["error[contradiction]: `Java` stands here a second time"],
    );
    finds(
        "interface A <-> B by chat\ninterface A <-> B by chat",
        &["warn[duplicate-name]: the interface `A <-> B` stands there already"],
    );
}

#[test]
fn what_is_about_nothing_is_told() {
    for (text, said) in [
        ("access Prod { granted by Y; at most 0 per week }", "nobody would ever be let in"),
        ("signal N { arises every 0 s at Dev; tells X }", "problems need some time from one to the next"),
        ("scenario T { runs 60 days; precision 0% }", "no number of replications is that precise"),
        ("scenario T { runs 60 days; from day 4 for 0 weeks A is away }", "what lasts no time does nothing"),
        ("team C { 0 Op; 1 Dev }", "this is about nobody"),
        ("variant V { move 0 Op from B to A }", "this is about nobody"),
        ("variant V { hire 1 Op into A; changes resources because \"\" }", "this gives no reason"),
        ("intent A { purpose \" \" }", "this says nothing"),
    ] {
        finds(text, &["error[", said]);
    }
}

#[test]
fn what_does_nothing_on_any_structure_is_found() {
    finds(
        "interface A <-> B by chat\nscenario T { runs 60 days; demand F 1 per day; at day 9 restore interface A <-> B }",
        &["warn[statement-without-effect]: an interface is restored that is not cut by then"],
    );
    finds(
        "scenario T { runs 60 days after 10 days warm-up; demand F 1 per day; assess every year, if flow time of F > 1 h use variant V }\n\
         variant V { move 1 Op from B to A }",
        &["warn[event-never-happens]", "for the first time"],
    );
    finds(
        "phase Stop { starts no F }\nscenario T { runs 60 days after 10 days warm-up; demand F 1 per day; cycle Stop 2 weeks }",
        &["warn[demand-never-fires]: every phase of `T` starts no `F`"],
    );
    finds(
        "decision D { takes 10 min }\nvariant V { set decision D { takes 10 min } }",
        &["warn[variant-changes-nothing]: variant `V` says nothing that is not so in the base"],
    );
    finds("variant V { hire 1 Dev into A; dismiss 1 Dev from A }", &["warn[variant-changes-nothing]"]);
}

/// Two blocks of one leader are one, and say different things.
#[test]
fn a_leader_is_described_in_as_many_blocks_as_one_likes() {
    assert!(!found("leader X { available 50% }\nleader X { juggles 2 }").contains("error"));
}

#[test]
fn an_interface_keeps_its_channel() {
    finds(
        "interface A <-> B by chat\nchannel mail { speed 1 h }\nvariant V { set interface A <-> B by mail }",
        &[
            "error[syntax]: an interface keeps its channel",
            "`drop interface A -> B` and `add interface A -> B by CHANNEL`",
        ],
    );
}

#[test]
fn names_that_may_mean_two_things_are_told() {
    finds(
        "role A\nrole C\nteam D { 1 C; 1 A }\ninterface A <-> C by chat",
        &["error[unknown-name]: `A` may mean the role `A` or the group `IT.A`", "write `IT.A` for the group"],
    );
    finds("role all", &["error[duplicate-name]: `all` means everybody, and no role can be called so"]);
    finds("team all { 1 Dev }", &["`all` means everybody, and no unit or team can be called so"]);
    finds("role Caf\u{e9}\nrole Cafe\u{301}", &["error[duplicate-name]: there is already a role"]);
}

#[test]
fn a_missing_semicolon_is_told_where_it_belongs() {
    finds(
        "stream G { stage D by Dev { effort 4 h } stage E by Op { effort 1 h } }",
        &["error[syntax]: `stage` stands behind a block, on the same line", "write `;` before `stage`"],
    );
    let found = found("stream G { stage D by Dev { effort 4 h } stage E by Op { effort 1 h } }");
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    finds("unit Z led by Q\n{ 2 Dev }", &["the block of `unit` begins on a line of its own"]);
}

#[test]
fn the_word_that_is_wrong_is_the_one_that_is_told() {
    for (text, said) in [
        (
            "scenario T { runs 9 days; demand F 1 per day priority high }",
            "behind `priority` stands a whole number from 0",
        ),
        ("scenario T { runs 9 days after 3 days warmup }", "write `warm-up` with a hyphen"),
        ("scenario T { runs 9 days; expect flow time of F median < 1 day }", "the median is `p50`"),
        ("channel z { speed 1,5 min }", "write `1.5`"),
        ("channel z { speed 1,000 min }", "or `1000` where thousands are meant"),
        ("channel z { speed 1/2 h }", "as `0.5` for a half"),
        ("channel z { speed 10 minuts }", "write `10 minutes`"),
        ("team Z { 2.5 Dev }", "a part of somebody's time is `1 Dev from TEAM at 50%`"),
        ("team Z { -3 Dev }", "write a whole number, as `3 Dev`"),
        ("team Z { 3x Dev }", "write a whole number, as `3 Dev`"),
        ("team Z { three Dev }", "write `3 Dev`"),
        ("team Z { Dev }", "write `1 Dev`"),
        ("team Z lead by Q { 2 Dev }", "did you mean `led by Q`?"),
    ] {
        finds(text, &[said]);
    }
}

/// Who is unknown on a rung is told at the rung, and not as if there were none.
#[test]
fn one_slip_is_told_once() {
    let found = found("andon Cord { answered by Nobody within 5 min }");
    assert!(
        found.contains("no role or board is called `Nobody`") && !found.contains("nobody answers"),
        "{found}"
    );
}
