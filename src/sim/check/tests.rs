//! Each law is broken on purpose, and must be found.

use super::*;
use crate::kernel::{Key, Order};
use crate::sim::Switches;
use crate::sim::plan::Plan;
use crate::sim::world::Event;
use crate::source::provider::InMemory;

const SPEC: &str = "andon 1\nrole Dev\nrole Op { may decide Go }\nteam A led by L { 2 Dev }\nteam B { 1 Op }\nrole Loner\nteam C { 1 Loner }\n\
    channel chat { speed 1 min }\ninterface A <-> B by chat\ndecision Go { takes 5 min }\n\
    signal Odd { arises in S.T 20%; tells Op; noticed 50%; unheard for 1 day becomes Fire 1% }\nincident Fire { lasts 1 h }\n\
    stream S { stage T by Dev { effort exponential 2 h; decides Go } stage U by Op { effort 10 min } }\n\
    scenario Y { runs 20 days after 2 days warm-up; demand S 8 per day }\n";

/// Runs to the end of the observed time, breaks something, and says what the laws make of it.
fn broken(how: fn(&mut World<'_>)) -> String {
    let text = SPEC.replace("decides Go } stage", "decides Go }\nstage");
    let compiled = crate::resolve::compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let Some((_, scenario)) = project.scenarios.iter().next() else { panic!("a scenario") };
    let (switches, plan) = (Switches::default(), Plan::new(1, 1));
    let (mut world, mut limits) =
        crate::sim::replicate::world_of(&project.base, scenario, &switches, &plan, 0);
    let end = Time::from_secs(22.0 * 86_400.0);
    assert!(world.run(Time::from_secs(10.0 * 86_400.0), &mut limits).is_ok());
    how(&mut world);
    match world.run(end, &mut limits).map(|_| ()).and_then(|()| world.laws_hold()) {
        Err(Ended::Broken(why)) => why,
        Err(other) => panic!("{other:?}"),
        Ok(()) => String::new(),
    }
}

#[test]
fn a_run_keeps_the_laws() {
    assert_eq!(broken(|_| ()), "");
}

#[test]
fn an_item_that_is_lost_is_found() {
    assert!(broken(|w| w.streams[0].under_way += 1).contains("are alive"));
}

#[test]
fn a_message_that_is_lost_is_found() {
    assert!(broken(|w| w.sent += 1).contains("messages are under way"));
}

#[test]
fn a_problem_that_is_lost_is_found() {
    assert!(broken(|w| w.signals.made += 1).contains("problems are open"));
}

#[test]
fn a_level_that_is_told_wrongly_breaks_littles_law() {
    let told = broken(|w| w.collect.under_way(0, w.now, 1.0));
    assert!(told.contains("Little's law does not hold for `S`"), "{told}");
    let told = broken(|w| w.collect.at_stage(0, w.now, -1.0));
    assert!(told.contains("Little's law does not hold for `S.T`"), "{told}");
}

#[test]
fn time_that_is_charged_twice_is_found() {
    let told = broken(|w| {
        if let Some(job) = w.jobs.iter_mut().find(|j| j.live) {
            job.spend(crate::sim::state::Cause::Touch, 1);
        }
    });
    assert!(told.contains("the parts of a flow time"), "{told}");
}

#[test]
fn somebody_who_does_two_things_at_once_is_found() {
    let told = broken(|w| {
        (w.people[0].began, w.people[0].work) = (w.now, Time::from_secs(60.0));
        w.took_its_time(0);
    });
    assert!(told.contains("60 s of work in 0 s"), "{told}");
}

#[test]
fn a_decision_without_the_right_is_found() {
    let told = broken(|w| {
        let dev = w.org.roles.named("Dev");
        let who = w.people.iter().position(|p| Some(w.org.positions[p.position].role) == dev);
        if let (Some(who), Some(go)) = (who, w.org.decisions.named("Go")) {
            w.has_the_right(u32::try_from(who).unwrap_or(0), go);
        }
    });
    assert!(told.contains("`Dev` has decided `Go` without the right"), "{told}");
}

#[test]
fn a_way_that_nothing_sanctions_is_found() {
    let told = broken(|w| {
        let of = |role: &str| {
            let role = w.org.roles.named(role);
            w.org.positions.iter().find(|(_, p)| Some(p.role) == role).map(|(id, _)| id)
        };
        if let (Some(from), Some(to)) = (of("Loner"), of("Op")) {
            let hop = Hop { from, to, axes: 0, direction: crate::network::Direction::Across };
            w.takes_a_sanctioned_way(&hop);
        }
    });
    assert!(told.contains("which nothing sanctions"), "{told}");
}

#[test]
fn a_shadow_path_where_none_may_be_is_found() {
    let told = broken(|w| {
        let way = w.org.positions.ids().next().zip(w.org.positions.ids().last());
        if let Some((from, to)) = way {
            let hop = w.network.shadow(from, to);
            w.takes_a_sanctioned_way(&hop);
        }
    });
    assert!(told.contains("in the shadow, where no climate has shadow paths"), "{told}");
}

#[test]
fn what_comes_before_its_cause_is_found() {
    let told = broken(|w| {
        let past = Time::from_secs(w.now.secs() - 1.0);
        w.events.push(past, Order::new(0, Key::seed(1, 1).bits(), 0), Event::Phase(0));
    });
    assert!(told.contains("before its cause"), "{told}");
}
