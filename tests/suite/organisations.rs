//! Organisations drawn at random: shape, people, interfaces, load and approvals, from a number. None is drawn with an eye on
//! how it turns out; the only thing that is set is how busy the busiest role of the work itself may be.

use super::generate::Luck;
use std::fmt::Write as _;

/// An organisation with one stream of work and one scenario, always the same for the same number.
pub(crate) fn organisation(seed: u64) -> String {
    let mut luck = Luck(seed.wrapping_mul(0x9E37_79B9).wrapping_add(0x5851_F42D));
    for _ in 0..4 {
        luck.below(2);
    }
    let roles = 2 + luck.below(5);
    let depth = 1 + luck.below(4);
    let mut drawn = Drawn { luck, roles, teams: Vec::new(), heads: vec![0; roles], out: String::new() };
    drawn.out.push_str("andon 1\n\n");
    let office = drawn.luck.below(3) == 0;
    if office {
        drawn.out.push_str("calendar Office { works Monday to Friday from 09:00 to 17:00 }\n");
    }
    for role in 0..roles {
        let works = if office { " { works Office }" } else { "" };
        let _ = writeln!(drawn.out, "role R{role}{works}");
    }
    drawn.tree(depth);
    drawn.leaders(depth, office);
    drawn.interfaces();
    drawn.work(office);
    drawn.out
}

struct Drawn {
    luck: Luck,
    roles: usize,
    /// The roles in each team.
    teams: Vec<Vec<usize>>,
    /// People of each role.
    heads: Vec<usize>,
    out: String,
}

impl Drawn {
    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.luck.below((high - low + 1) as u64)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.luck.below(100) < percent
    }

    /// A tree of units; leaves are teams of one role, or of several.
    fn tree(&mut self, depth: usize) {
        let mixing = [0, 30, 100][self.luck.below(3)];
        self.group(0, depth, mixing);
        // Every role is somewhere.
        let missing: Vec<usize> = (0..self.roles).filter(|r| self.heads[*r] == 0).collect();
        if !missing.is_empty() {
            let _ = write!(self.out, "unit Others led by Head0 {{ ");
            for role in missing {
                self.team(vec![role], 0);
            }
            self.out.push_str(" }\n");
        }
    }

    fn group(&mut self, level: usize, left: usize, mixing: usize) {
        if left == 0 {
            let first = self.teams.len() % self.roles;
            let mut roles = vec![first];
            for role in (0..self.roles).filter(|r| *r != first) {
                if self.chance(mixing) {
                    roles.push(role);
                }
            }
            self.team(roles, level);
            return;
        }
        let n = self.out.matches("unit U").count();
        let leader = if level == 0 { "Head0".to_owned() } else { format!("Head{level}x{n}") };
        let _ = writeln!(self.out, "unit U{n} led by {leader} {{");
        let span = self.between(2, if left > 2 { 2 } else { 4 });
        for _ in 0..span {
            self.group(level + 1, left - 1, mixing);
        }
        self.out.push_str("}\n");
    }

    fn team(&mut self, roles: Vec<usize>, _level: usize) {
        let n = self.teams.len();
        let _ = write!(self.out, "team T{n} led by Lead{n} {{ ");
        for role in &roles {
            let people = self.between(1, 4);
            self.heads[*role] += people;
            let _ = write!(self.out, "{people} R{role}; ");
        }
        self.out.push_str("}\n");
        self.teams.push(roles);
    }

    /// How much of their time leaders have: the higher, the less.
    fn leaders(&mut self, depth: usize, office: bool) {
        let works = if office { "; works Office" } else { "" };
        let mut names: Vec<(String, usize)> = vec![("Head0".to_owned(), 0)];
        for word in self.out.clone().split_whitespace() {
            if let Some(rest) = word.strip_prefix("Head") {
                let level = rest.split('x').next().and_then(|l| l.parse().ok()).unwrap_or(0);
                names.push((word.to_owned(), level));
            } else if word.starts_with("Lead") {
                names.push((word.to_owned(), depth));
            }
        }
        names.sort();
        names.dedup();
        let top = [10, 25, 60][self.luck.below(3)];
        for (name, level) in names {
            let free = (top + 20 * level).min(100);
            let _ = writeln!(self.out, "leader {name} {{ available {free}%{works} }}");
        }
    }

    fn interfaces(&mut self) {
        self.out.push_str("channel chat { speed 10 min; fidelity 95% }\n");
        self.out.push_str("channel call { speed 2 h; frequency every day at 10:00; fidelity 97% }\n");
        self.out.push_str("channel ticket { speed 1 day to 3 days; fidelity 70% }\n");
        let share = [0, 0, 15, 40, 80][self.luck.below(5)];
        for a in 0..self.teams.len() {
            for b in a + 1..self.teams.len() {
                if self.chance(share) {
                    let channel = ["chat", "chat", "call", "ticket"][self.luck.below(4)];
                    let _ = writeln!(self.out, "interface T{a} <-> T{b} by {channel}");
                }
            }
        }
    }

    /// A stream through the roles, and a demand that loads the busiest of them as drawn.
    fn work(&mut self, office: bool) {
        let stages = self.between(1, 6);
        let decided = self.chance(40);
        let mut load = vec![0.0; self.roles];
        let mut text = String::from("stream Feature {\n");
        for i in 0..stages {
            let role = self.luck.below(self.roles as u64);
            let hours = self.between(1, 24);
            load[role] += hours as f64;
            let spread = if self.chance(50) { String::new() } else { format!(" to {} h", hours * 3) };
            let _ = write!(text, "  stage S{i} by R{role} {{ effort {hours} h{spread}");
            for other in (0..self.roles).filter(|r| *r != role) {
                if self.chance(40) {
                    let percent = self.between(10, 100);
                    let takes = self.between(1, 4);
                    load[other] += percent as f64 / 100.0 * takes as f64 / 2.0;
                    let _ = write!(text, "; asks R{other} {percent}% for {} min", takes * 30);
                }
            }
            if decided && i + 1 == stages {
                text.push_str("; decides Release");
            }
            if i > 0 && self.chance(20) {
                text.push_str("; returns to S0 15%");
            }
            text.push_str(" }\n");
        }
        text.push_str("}\n");
        self.out += &text;
        if decided {
            self.decision();
        }
        // Hours of work a day that the busiest role has for an item, at its hours.
        let hours_a_day = if office { 8.0 * 5.0 / 7.0 } else { 24.0 };
        let busiest = load.iter().zip(&self.heads).map(|(l, h)| l / (*h as f64)).fold(0.0, f64::max);
        let wanted = self.between(15, 75) as f64 / 100.0;
        let a_day = wanted * hours_a_day / busiest;
        let _ = writeln!(
            self.out,
            "scenario Year {{ runs 1 year after 3 months warm-up; demand Feature {:.4} per day }}",
            a_day.min(12.0)
        );
    }

    fn decision(&mut self) {
        let rhythms = ["", "", " every day at 14:00", " every week on Thursday", " every 2 weeks"];
        let approvals = self.luck.below(4);
        let mut chain: Vec<String> = Vec::new();
        for _ in 0..approvals {
            let by = if self.chance(30) {
                "Head0".to_owned()
            } else {
                format!("Lead{}", self.luck.below(self.teams.len() as u64))
            };
            let rhythm = rhythms[self.luck.below(5)];
            chain.push(format!("{by}{rhythm}"));
        }
        let by =
            if chain.is_empty() { String::new() } else { format!("approved by {}; ", chain.join(", then ")) };
        let _ = writeln!(self.out, "decision Release {{ {by}takes 30 min }}");
        if self.chance(40) {
            self.out.push_str("leader Head0 { may decide Release }\n");
        }
    }
}

/// One of many structures of the same 40 people, ten of each of four roles, who do the same work under the same demand. Leaders
/// come on top: who leads differs with the structure, who works does not.
pub(crate) fn structure(seed: u64) -> String {
    let mut luck = Luck(seed.wrapping_mul(0x2545_F491).wrapping_add(0x1234_5678_9ABC));
    for _ in 0..4 {
        luck.below(2);
    }
    let mut out = String::from("andon 1\n\nrole R0\nrole R1\nrole R2\nrole R3\n");
    out.push_str("channel chat { speed 10 min; fidelity 95% }\n");
    let teams = 4 + luck.below(7);
    // From every role a team of its own to everybody anywhere.
    let mixed = [0, 0, 20, 50, 100][luck.below(5)];
    let mut members = vec![[0_usize; 4]; teams];
    for person in 0..40 {
        let role = person / 10;
        let own = (0..teams).filter(|t| t % 4 == role).nth(luck.below(teams as u64) % teams.div_ceil(4));
        let team = if luck.below(100) < mixed { luck.below(teams as u64) } else { own.unwrap_or(role) };
        members[team][role] += 1;
    }
    // Nobody leads nobody.
    members.retain(|m| m.iter().sum::<usize>() > 0);
    let teams = members.len();
    let mut groups: Vec<String> = Vec::new();
    for (t, team) in members.iter().enumerate() {
        let people: Vec<String> =
            team.iter().enumerate().filter(|(_, n)| **n > 0).map(|(r, n)| format!("{n} R{r}")).collect();
        groups.push(format!("team T{t} led by Lead{t} {{ {} }}\n", people.join("; ")));
    }
    // Groups are put under heads, two to four at a time, until one is left.
    let mut heads = Vec::new();
    while groups.len() > 1 {
        let mut above = Vec::new();
        while !groups.is_empty() {
            let span = (2 + luck.below(3)).min(groups.len());
            let below: Vec<String> = groups.drain(..span).collect();
            if below.len() == 1 {
                above.extend(below);
                continue;
            }
            let n = heads.len();
            heads.push(n);
            above.push(format!("unit U{n} led by Head{n} {{\n{}}}\n", below.concat()));
        }
        groups = above;
    }
    out += &groups.concat();
    for n in heads {
        let _ = writeln!(out, "leader Head{n} {{ available 40% }}");
    }
    let share = [0, 10, 30, 60, 100][luck.below(5)];
    for a in 0..teams {
        for b in a + 1..teams {
            if luck.below(100) < share {
                let _ = writeln!(out, "interface T{a} <-> T{b} by chat");
            }
        }
    }
    out.push_str(
        "stream Feature {
  stage A by R0 { effort 8 h to 24 h; asks R2 60%; asks R3 30% }
  stage B by R1 { effort 8 h to 24 h; asks R0 60%; asks R3 30% }
  stage C by R2 { effort 8 h to 24 h; asks R1 60%; asks R0 30% }
  stage D by R3 { effort 8 h to 24 h; asks R2 60%; asks R1 30% }
}
scenario Year { runs 1 year after 3 months warm-up; demand Feature 5 per day }
",
    );
    out
}
