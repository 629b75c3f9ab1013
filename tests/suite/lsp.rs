//! What the language server offers, driven through the protocol as an editor does.

use crate::lsp_client::{Client, applied, at, folder, on};
use serde_json::{Value, json};

const SPEC: &str = "andon 1\n\n/// Writes code.\nrole Developer\nrole Operator\n\nunit IT led by CIO {\n  team Build led by Lead { 6 Developer }\n  team Run led by Head { 3 Operator }\n}\n\nstream Feature {\n  stage Code by Developer { effort 2 days }\n  stage Ship by Operator { effort 1 day; asks Developer 50% }\n}\n\nscenario Year { runs 1 year; demand Feature 1 per day }\n";

#[test]
fn a_broken_spec_is_underlined_and_a_fix_mends_it() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let broken = SPEC.replace("3 Operator", "3 Operatr");
    client.open(&uri, &broken);
    let found = client.findings(&uri, 1);
    let finding = found.iter().find(|d| d["code"] == "unknown-name").unwrap();
    assert_eq!(finding["range"]["start"], at(&broken, "Operatr", 0));
    let fixes = client.ask(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": finding["range"], "context": {"diagnostics": []}}),
    );
    let edits = &fixes[0]["edit"]["changes"][&uri];
    let mended = applied(&broken, edits);
    assert_eq!(mended, SPEC);
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": mended}]}),
    );
    assert!(client.findings(&uri, 2).iter().all(|d| d["code"] != "unknown-name"));
    client.stop();
}

#[test]
fn names_are_shown_found_and_renamed_across_imports() {
    let dir = folder();
    let lib = "andon 1\nrole Developer\n";
    std::fs::write(dir.path().join("lib.org"), lib).unwrap();
    let text = SPEC.replace("/// Writes code.\nrole Developer\n", "import \"lib.org\"\n");
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-8");
    client.open(&uri, &text);
    let hover = client.ask("textDocument/hover", on(&uri, at(&text, "6 Developer", 3)));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("6 people"), "{hover}");
    let definition = client.ask("textDocument/definition", on(&uri, at(&text, "by Developer", 4)));
    assert!(definition["uri"].as_str().unwrap().ends_with("/lib.org"), "{definition}");
    assert_eq!(definition["range"]["start"], json!({"line": 1, "character": 5}));
    let mut params = on(&uri, at(&text, "by Developer", 4));
    params["context"] = json!({"includeDeclaration": true});
    let references = client.ask("textDocument/references", params);
    assert_eq!(references.as_array().unwrap().len(), 4, "{references}");
    let mut params = on(&uri, at(&text, "by Developer", 4));
    params["newName"] = json!("Engineer");
    let renamed = client.ask("textDocument/rename", params.clone());
    let here = applied(&text, &renamed["changes"][&uri]);
    assert!(!here.contains("Developer") && here.matches("Engineer").count() == 3, "{here}");
    let library = format!("file://{}/lib.org", dir.path().display());
    assert_eq!(applied(lib, &renamed["changes"][&library]), "andon 1\nrole Engineer\n");
    for bad in ["two words", "7up", "", "Operator", "a-b"] {
        params["newName"] = json!(bad);
        assert!(client.ask_whole("textDocument/rename", params.clone()).get("error").is_some(), "{bad}");
    }
    let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
    assert!(links[0]["target"].as_str().unwrap().ends_with("/lib.org"));
    client.stop();
}

#[test]
fn completion_knows_the_place_even_in_a_half_typed_file() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let labels = |client: &mut Client, text: &str, needle: &str, version: i64| -> Vec<String> {
        client.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
        let answer = client.ask("textDocument/completion", on(&uri, at(text, needle, needle.len())));
        answer["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap().to_owned()).collect()
    };
    client.open(&uri, SPEC);
    let text = SPEC.replace("asks Developer 50% }", "asks ");
    let roles = labels(&mut client, &text, "asks ", 2);
    assert!(roles.contains(&"Developer".to_owned()) && roles.contains(&"Build".to_owned()), "{roles:?}");
    let text = SPEC.replace("effort 1 day;", "ef");
    let statements = labels(&mut client, &text, "{ ef", 3);
    assert!(statements.contains(&"effort".to_owned()) && !statements.contains(&"speed".to_owned()));
    let text = SPEC.replace("runs 1 year;", "runs 1 ");
    assert!(labels(&mut client, &text, "runs 1 ", 4).contains(&"weeks".to_owned()));
    let text = format!("{SPEC}\nrol");
    assert!(labels(&mut client, &text, "\nrol", 5).contains(&"role".to_owned()));
    client.stop();
}

#[test]
fn a_document_is_laid_out_outlined_folded_hinted_and_coloured() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let untidy = SPEC.replace("  stage Code", "      stage   Code");
    client.open(&uri, &untidy);
    let document = json!({"textDocument": {"uri": uri}, "options": {"tabSize": 2, "insertSpaces": true}});
    let edits = client.ask("textDocument/formatting", document.clone());
    let tidy = applied(&untidy, &edits);
    assert_eq!(tidy, andon::syntax::format::format(&untidy));
    let outline = client.ask("textDocument/documentSymbol", document.clone());
    let names: Vec<&str> = outline.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Developer", "Operator", "IT", "Feature", "Year"]);
    assert_eq!(outline[2]["children"].as_array().unwrap().len(), 2);
    assert!(client.ask("textDocument/foldingRange", document.clone()).as_array().unwrap().len() >= 2);
    let hints = client.ask("textDocument/inlayHint", document.clone()).to_string();
    for part in ["up 2, down 2, about ", "7 people", "% busy in Year"] {
        assert!(hints.contains(part), "{part}: {hints}");
    }
    let data = client.ask("textDocument/semanticTokens/full", document.clone());
    let data = data["data"].as_array().unwrap();
    assert!(data.len() > 100 && data.len().is_multiple_of(5));
    let mut params = document.clone();
    params["positions"] = json!([at(&untidy, "Feature 1", 2)]);
    assert!(client.ask("textDocument/selectionRange", params)[0]["parent"].is_object());
    let item = client.ask("textDocument/prepareCallHierarchy", on(&uri, at(&untidy, "role Developer", 7)));
    let up = client.ask("callHierarchy/outgoingCalls", json!({"item": item[0]}));
    assert_eq!(up[0]["to"]["name"], "Lead");
    let found = client.ask("workspace/symbol", json!({"query": "dev"}));
    assert_eq!(found[0]["name"], "Developer");
    client.stop();
}

#[test]
fn other_org_files_are_left_alone_unless_the_client_says_they_are_ours() {
    let dir = folder();
    let uri = format!("file://{}/notes.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    client.tell(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": uri, "languageId": "org", "version": 1, "text": "* Notes\n- one\n"}}),
    );
    assert!(client.findings(&uri, 1).is_empty());
    client.stop();
}

#[test]
fn fast_typing_ends_with_the_findings_of_the_last_version() {
    let dir = folder();
    let uri = format!("file://{}/\u{e9}t\u{e9}.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let smile = SPEC.replace("/// Writes code.", "/// \u{1F600} writes code.");
    client.open(&uri, &smile);
    let line = smile.matches('\n').count();
    for (i, c) in "role Nobod".chars().enumerate() {
        let place = json!({"line": line, "character": i});
        client.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": i + 2}, "contentChanges": [
                {"range": {"start": place, "end": place}, "text": c.to_string()}]}),
        );
    }
    let found = client.findings(&uri, 11);
    assert!(found.iter().all(|d| d["severity"] != 1), "{found:?}");
    // Columns count UTF-16 units: the smiling face is two of them.
    let hover = client.ask("textDocument/hover", on(&uri, json!({"line": 3, "character": 7})));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("\u{1F600}"));
    client.stop();
}

#[test]
fn findings_lead_to_their_pages_and_related_places_and_fade_what_is_unused() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let text = format!("{SPEC}\nrole Developer\nchannel phone {{ speed 1 min }}\n");
    client.open(&uri, &text);
    let found = client.findings(&uri, 1);
    let twice = found.iter().find(|d| d["code"] == "duplicate-name").unwrap();
    assert_eq!(twice["relatedInformation"][0]["location"]["range"]["start"], at(&text, "Developer", 0));
    // Nobody said where the manual is.
    assert!(twice["codeDescription"].is_null(), "{twice}");
    assert_eq!(twice["source"], "andon");
    client.change(&uri, 2, &text.replace("\nrole Developer\nchannel", "\nchannel"));
    let found = client.findings(&uri, 2);
    let unused = found.iter().find(|d| d["code"] == "unused-channel").unwrap();
    assert_eq!(unused["tags"], json!([1]));
    let hover = client.ask(
        "textDocument/hover",
        on(&uri, at(&text.replace("\nrole Developer\nchannel", "\nchannel"), "channel phone", 8)),
    );
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.contains("unused-channel") && words.contains("Mend: "), "{words}");
    client.stop();
    let options = json!({"initializationOptions": {"manual": "https://example.org/andon/"}});
    let mut client = Client::with(dir.path(), json!({}), options);
    client.open(&uri, &text);
    let found = client.findings(&uri, 1);
    let page = |code: &str| {
        let finding = found.iter().find(|d| d["code"] == code).unwrap();
        finding["codeDescription"]["href"].as_str().unwrap().to_owned()
    };
    assert_eq!(page("duplicate-name"), "https://example.org/andon/reference.md#errors-of-form-and-meaning");
    client.change(&uri, 2, &text.replace("\nrole Developer\nchannel", "\nchannel"));
    let found = client.findings(&uri, 2);
    let unused = found.iter().find(|d| d["code"] == "unused-channel").unwrap();
    assert_eq!(unused["codeDescription"]["href"], "https://example.org/andon/rules.md#unused-channel");
    client.stop();
}

#[test]
fn a_client_that_counts_bytes_without_saying_so_is_told_bytes() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let text = "andon 1\nrole Op \"\u{1F680}\" { skilled in Gone }\nteam A led by L { 2 Op }\n";
    let start = |options: Value| {
        let mut client = Client::with(dir.path(), json!({}), options);
        client.open(&uri, text);
        let found = client.findings(&uri, 1);
        client.stop();
        found[0]["range"]["start"]["character"].as_u64().unwrap()
    };
    let line = text.lines().nth(1).unwrap();
    let bytes = line.find("Gone").unwrap() as u64;
    assert_eq!(start(json!({"initializationOptions": {"positionEncodings": ["utf-8"]}})), bytes);
    assert_eq!(start(json!({})), bytes - 2, "UTF-16, as the protocol has it");
}

#[test]
fn hover_tells_what_is_predicted() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, SPEC);
    let mut hover = |needle: &str, inside: usize| {
        let answer = client.ask("textDocument/hover", on(&uri, at(SPEC, needle, inside)));
        answer["contents"]["value"].as_str().unwrap_or("").to_owned()
    };
    let role = hover("role Developer", 7);
    for part in ["Writes code.", "6 people", "busy in Year", "work waits about", "a question about"] {
        assert!(role.contains(part), "{part}: {role}");
    }
    let asks = hover("asks Developer", 7);
    for part in ["up 2, down 2", "until the answer is back", "Operator → Head → CIO → Lead → Developer"]
    {
        assert!(asks.contains(part), "{part}: {asks}");
    }
    assert!(hover("stream Feature", 9).contains("flow time about"), "of a stream");
    assert!(hover("unit IT", 5).contains("12 people"), "of a unit, leaders included");
    assert!(hover("scenario Year", 10).contains("predicted:"), "of a scenario");
    let keyword = hover("effort 2", 2);
    assert!(keyword.contains("effort TIME"), "{keyword}");
    client.stop();
}

#[test]
fn words_of_a_spec_cannot_call_home_from_a_hover() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let text =
        "andon 1\n/// ![x](http://evil.example/x.png) <img src=x> [click](command:run)\nrole Developer\n";
    client.open(&uri, text);
    let hover = client.ask("textDocument/hover", on(&uri, at(text, "role Developer", 7)));
    let said = hover["contents"]["value"].as_str().unwrap();
    // Nothing is left when what is escaped is taken out.
    let active = ["\\!", "\\[", "\\]", "\\<", "\\>"].iter().fold(said.to_owned(), |t, e| t.replace(e, ""));
    assert!(!active.contains(['!', '[', ']', '<', '>']), "{said}");
    client.stop();
}

#[test]
fn findings_are_sent_or_asked_for_as_the_client_likes() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let document = json!({"textDocument": {"uri": uri}});
    // A client that knows only what is sent may ask all the same.
    let mut client = Client::start(dir.path(), "utf-16");
    let broken = SPEC.replace("3 Operator", "3 Operatr");
    client.open(&uri, &broken);
    let sent = client.findings(&uri, 1);
    assert_eq!(client.ask("textDocument/diagnostic", document.clone())["items"], json!(sent));
    client.stop();
    let pulls = json!({
        "textDocument": {"diagnostic": {"relatedDocumentSupport": true}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    });
    std::fs::write(dir.path().join("lib.org"), "andon 1\nrole X\nrole X\n").unwrap();
    let mut client = Client::with(dir.path(), pulls, json!({}));
    client.open(&uri, &broken.replace("andon 1\n", "andon 1\nimport \"lib.org\"\n"));
    let report = client.ask("textDocument/diagnostic", document.clone());
    assert!(report["items"].to_string().contains("unknown-name"), "{report}");
    assert!(report["relatedDocuments"].to_string().contains("duplicate-name"), "{report}");
    let mut again = document.clone();
    again["previousResultId"] = report["resultId"].clone();
    assert_eq!(client.ask("textDocument/diagnostic", again.clone())["kind"], "unchanged");
    client.change(&uri, 2, SPEC);
    let report = client.ask("textDocument/diagnostic", again);
    assert!(report["kind"] == "full" && !report.to_string().contains("unknown-name"), "{report}");
    assert!(
        client.heard.iter().all(|m| m["method"] != "textDocument/publishDiagnostics"),
        "nothing is sent unasked"
    );
    client.stop();
}

#[test]
fn settings_of_the_project_hold_and_are_read_again_when_they_change() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let toml = dir.path().join("andon.toml");
    std::fs::write(&toml, "[rules]\nunused-channel = \"error\"\n").unwrap();
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut client = Client::with(dir.path(), capabilities, json!({}));
    let asked = client.wait(|m| m["method"] == "client/registerCapability").to_string();
    assert!(asked.contains("**/andon.toml") && asked.contains("**/*.org"), "{asked}");
    client.open(&uri, &format!("{SPEC}\nchannel phone {{ speed 1 min }}\n"));
    let level =
        |found: &[Value]| found.iter().find(|d| d["code"] == "unused-channel").map(|d| d["severity"].clone());
    assert_eq!(level(&client.findings(&uri, 1)), Some(json!(1)));
    std::fs::write(&toml, "[rules]\nunused-channel = \"allow\"\n").unwrap();
    let changed = format!("file://{}", toml.display());
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": changed, "type": 2}]}));
    assert_eq!(level(&client.findings(&uri, 1)), None);
    client.stop();
}

#[test]
fn an_import_that_is_open_is_seen_as_the_client_has_it() {
    let dir = folder();
    std::fs::write(dir.path().join("lib.org"), "andon 1\nrole Developer\n").unwrap();
    let (a, lib) = (
        format!("file://{}/a.org", dir.path().display()),
        format!("file://{}/lib.org", dir.path().display()),
    );
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&a, &SPEC.replace("/// Writes code.\nrole Developer\n", "import \"lib.org\"\n"));
    assert!(client.findings(&a, 1).iter().all(|d| d["severity"] != 1));
    client.open(&lib, "andon 1\nrole Developer\n");
    client.findings(&lib, 1);
    client.forget();
    client.change(&lib, 2, "andon 1\nrole Engineer\n");
    client.wait(|m| m["params"]["uri"] == a && m.to_string().contains("unknown-name"));
    client.change(&lib, 3, "andon 1\nrole Developer\n");
    client.wait(|m| m["params"]["uri"] == a && !m.to_string().contains("unknown-name"));
    client.stop();
}

#[test]
fn all_safe_mends_are_made_at_once_and_a_finding_can_be_allowed() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let allows = "allow unreachable because \"x\"";
    let text =
        SPEC.replace("scenario Year {", &format!("role Spare {{ {allows} }}\n\nscenario Year {{ {allows};"));
    client.open(&uri, &text);
    client.findings(&uri, 1);
    let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let mut params = json!({"textDocument": {"uri": uri}, "range": all, "context": {"diagnostics": [], "only": ["source.fixAll"]}});
    let actions = client.ask("textDocument/codeAction", params.clone());
    assert_eq!(actions.as_array().unwrap().len(), 1, "{actions}");
    let mended = applied(&text, &actions[0]["edit"]["changes"][&uri]);
    assert!(!mended.contains("allow"), "{mended}");
    params["context"]["only"] = json!(["quickfix"]);
    let actions = client.ask("textDocument/codeAction", params);
    let allow = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["title"].as_str().unwrap().starts_with("allow `"))
        .unwrap();
    let allowed = applied(&text, &allow["edit"]["changes"][&uri]);
    let rule = allow["diagnostics"][0]["code"].as_str().unwrap();
    assert!(allowed.contains(&format!("allow {rule} because \"\"")), "{allowed}");
    client.change(&uri, 2, &allowed);
    // The new line is well formed: all that is wrong with it is that nobody has said why yet.
    let errors = client.findings(&uri, 2);
    let errors: Vec<_> = errors.iter().filter(|d| d["severity"] == 1).map(|d| &d["message"]).collect();
    assert!(errors.len() == 1 && errors[0].as_str().unwrap().contains("this gives no reason"), "{errors:?}");
    client.stop();
}

#[test]
fn scenarios_and_claims_are_run_from_the_editor() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let capabilities =
        json!({"window": {"workDoneProgress": true}, "workspace": {"codeLens": {"refreshSupport": true}}});
    let mut client = Client::with(dir.path(), capabilities, json!({}));
    let text = SPEC.replace(
        "demand Feature 1 per day }",
        "demand Feature 1 per day\n  replications 5\n  expect flow time of Feature < 1 year\n  expect flow time of Feature < 1 s\n}",
    ).replace("runs 1 year", "runs 60 days after 10 days warm-up");
    client.open(&uri, &text);
    let document = json!({"textDocument": {"uri": uri}});
    let lenses = client.ask("textDocument/codeLens", document.clone());
    assert_eq!(lenses.as_array().unwrap().len(), 3, "{lenses}");
    let command = lenses[0]["command"].clone();
    assert_eq!(command["command"], "andon.run");
    let params = json!({"command": command["command"], "arguments": command["arguments"]});
    client.ask("workspace/executeCommand", params.clone());
    let token = client.wait(|m| m["method"] == "window/workDoneProgress/create")["params"]["token"].clone();
    client.wait(|m| {
        m["method"] == "$/progress"
            && m["params"]["token"] == token
            && m["params"]["value"]["kind"] == "begin"
    });
    let end = client.wait(|m| m["method"] == "$/progress" && m["params"]["value"]["kind"] == "end");
    assert_eq!(end["params"]["value"]["message"], "1 of 2 claims holds, 1 fails, 0 undecided");
    client.wait(|m| m["method"] == "workspace/codeLens/refresh");
    let lenses = client.ask("textDocument/codeLens", document.clone());
    let title = |i: usize| lenses[i]["command"]["title"].as_str().unwrap().to_owned();
    assert!(title(0).contains("1 of 2 claims holds"), "{lenses}");
    assert!(title(1).starts_with("holds: ") && title(2).starts_with("fails: "), "{lenses}");
    client.change(&uri, 2, &text.replace("6 Developer", "7 Developer"));
    let lenses = client.ask("textDocument/codeLens", document);
    assert!(lenses[0]["command"]["title"].as_str().unwrap().contains("before the last changes"), "{lenses}");
    // What has errors is not run.
    client.change(&uri, 3, &text.replace("6 Developer", "6 Devloper"));
    assert_eq!(client.ask_whole("workspace/executeCommand", params)["error"]["code"], -32_803);
    client.stop();
}

#[test]
fn a_run_ends_when_it_is_cancelled_and_the_server_answers_meanwhile() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    let text = SPEC.replace("runs 1 year; ", "runs 100 years after 1 day warm-up; replications 10000; ");
    client.open(&uri, &text);
    let params =
        json!({"command": "andon.run", "arguments": [uri, "scenario", "Year"], "workDoneToken": "mine"});
    client.ask("workspace/executeCommand", params);
    let of_mine =
        |m: &Value, kind: &str| m["params"]["token"] == "mine" && m["params"]["value"]["kind"] == kind;
    client.wait(|m| of_mine(m, "begin"));
    let hover = client.ask("textDocument/hover", on(&uri, at(&text, "role Developer", 7)));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Writes code."));
    client.tell("window/workDoneProgress/cancel", json!({"token": "mine"}));
    let end = client.wait(|m| of_mine(m, "end"));
    assert!(end["params"]["value"]["message"].as_str().unwrap().ends_with("was cancelled"), "{end}");
    client.stop();
}

#[test]
fn completion_offers_what_the_form_says_comes_next() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let mut client = Client::start(dir.path(), "utf-16");
    client.open(&uri, SPEC);
    std::fs::write(dir.path().join("lib.org"), "andon 1\n").unwrap();
    let head = format!(
        "{SPEC}decision Deploy\ncomponent Shop\nchannel chat {{ speed 1 h }}\npattern Squad {{ 5 Developer }}\n\
         andon Cord {{ answered by Lead within 1 min; then Developer }}\nsignal Jam {{ arises in Feature.Code 1%; pulls Cord }}\n"
    );
    let mechanisms: Vec<&str> = andon::sim::mechanism::TABLE.iter().map(|m| m.name).collect();
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("unit X led by ", &["Developer", "Lead"], &["Build", "chat"]),
        ("interface Build -> ", &["Run", "Operator"], &["chat", "Deploy"]),
        ("interface Build -> Run by ", &["chat"], &["Operator"]),
        ("decision D { approved by ", &["Lead"], &["Build", "chat"]),
        ("decision D { approved by Lead, ", &["then"], &["Lead"]),
        ("stream S { stage A by Developer { effort 3 ", &["days", "h", "min"], &["%", "Developer"]),
        ("stream S { stage A by Developer { asks Operator 50", &[], &["days"]),
        ("stream S { stage A by Developer { asks Operator 50 ", &["%"], &["days"]),
        ("stream S { stage A by Developer { decides ", &["Deploy"], &["Developer"]),
        ("team T { 8 ", &["Developer", "Operator", "teams"], &["Build", "days"]),
        ("unit U { 20 teams like ", &["Squad"], &["Build"]),
        ("scenario S { demand ", &["Feature"], &["Developer"]),
        ("scenario S { demand Feature 3 ", &["per week"], &["Developer"]),
        ("scenario S { expect ", &["flow time"], &["Developer"]),
        ("scenario S { expect share answered of ", &["Jam.Lead", "Jam.Developer"], &["Feature", "Developer"]),
        ("scenario S { without ", &mechanisms, &["Developer"]),
        ("variant V { move 2 ", &["Operator"], &["Build"]),
        ("variant V { move 2 Operator from ", &["Run"], &["Operator"]),
        ("meeting M every week on ", &["Monday"], &["Developer"]),
        ("role R { allow ", &["unreachable"], &["Developer"]),
        ("default ", &["relay_handling"], &["Developer"]),
        ("import \"", &["lib.org"], &["a.org"]),
        ("compare ", &["Year"], &["Build"]),
        ("climate { bad news is ", &["thanked", "ignored", "punished"], &["Build"]),
    ];
    for (i, (line, there, absent)) in cases.iter().enumerate() {
        let text = format!("{head}{line}");
        client.change(&uri, 2 + i as i64, &text);
        let answer = client.ask("textDocument/completion", on(&uri, at(&text, line, line.len())));
        let labels: Vec<&str> =
            answer["items"].as_array().unwrap().iter().map(|i| i["label"].as_str().unwrap()).collect();
        for word in *there {
            assert!(labels.contains(word), "`{word}` after `{line}`: {labels:?}");
        }
        for word in *absent {
            assert!(!labels.contains(word), "no `{word}` after `{line}`: {labels:?}");
        }
    }
    client.stop();
}

#[test]
fn columns_are_counted_as_agreed() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    // `é` is 2 bytes, 1 unit, 1 character; the face is 4 bytes, 2 units, 1 character.
    let text = "andon 1\nrole Zo\u{eb} \"\u{1F600}\"; role Zo\u{eb}\n";
    for (encoding, column) in [("utf-8", 23), ("utf-16", 20), ("utf-32", 19)] {
        let mut client = Client::start(dir.path(), encoding);
        client.open(&uri, text);
        let found = client.findings(&uri, 1);
        let twice = found.iter().find(|d| d["code"] == "duplicate-name").unwrap();
        assert_eq!(twice["range"]["start"], json!({"line": 1, "character": column}), "{encoding}");
        client.stop();
    }
}

/// As `andon check` tells them; a setting that fits again is told no more.
#[test]
fn settings_that_hold_nowhere_are_told() {
    let dir = folder();
    let uri = format!("file://{}/a.org", dir.path().display());
    let toml = format!("file://{}/andon.toml", dir.path().display());
    let text = "[[path]]\nglob = \"old/**\"\nrules = { unused-channel = \"allow\" }\n";
    std::fs::write(dir.path().join("andon.toml"), text).unwrap();
    let mut client = Client::start(dir.path(), "utf-8");
    client.open(&uri, SPEC);
    let told =
        |m: &Value| m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == toml.as_str();
    let found = client.wait(told)["params"]["diagnostics"].as_array().unwrap().clone();
    assert!(found.iter().any(|d| d["code"] == "settings-without-place"), "{found:?}");
    std::fs::create_dir(dir.path().join("old")).unwrap();
    std::fs::write(dir.path().join("old/b.org"), "andon 1\n").unwrap();
    client.change(&uri, 2, &format!("{SPEC}\n"));
    let found = client.wait(told)["params"]["diagnostics"].as_array().unwrap().clone();
    assert!(found.iter().all(|d| d["code"] != "settings-without-place"), "{found:?}");
    client.stop();
}
