; Colours. No two patterns take the same node, so that the order does not matter to any editor.

(header "andon" @keyword.directive)
(version) @number

(comment) @comment
(doc) @comment.documentation
(string) @string

[(number) (count) (percent)] @number
[(unit_name) (moment_unit)] @constant
[(clock) (weekday) (quantile)] @constant.builtin

(role (name) @type.definition)
(specialty (name) @type.definition)
[(unit (name) @module) (team (name) @module) (pattern (name) @module)]
[
  (stream (name) @function) (stage (name) @function) (scenario (name) @function) (variant (name) @function)
  (compare (name) @function) (phase (name) @function)
]
(member (name) @type)
(guest (name) @type)
(path) @variable
(metric) @property
[(rule_name) (mechanism)] @label

[(arrow) (comparison)] @operator
"," @punctuation.delimiter
":" @punctuation.delimiter
["{" "}"] @punctuation.bracket

; Written by editors/generate:
[
  (access (name) @variable)
  (also_reports (name) @variable)
  (andon (name) @variable)
  (becomes (name) @variable)
  (board (name) @variable)
  (branch (name) @variable)
  (calendar (name) @variable)
  (carries (name) @variable)
  (channel (name) @variable)
  (component (name) @variable)
  (cycle_phase (name) @variable)
  (decision (name) @variable)
  (default (name) @variable)
  (dismiss (name) @variable)
  (hire (name) @variable)
  (incident (name) @variable)
  (join (name) @variable)
  (leave (name) @variable)
  (meeting (name) @variable)
  (move_people (name) @variable)
  (needs_skill (name) @variable)
  (only_during (name) @variable)
  (resource (name) @variable)
  (responsible (name) @variable)
  (returns (name) @variable)
  (set_default (name) @variable)
  (shares (name) @variable)
  (signal (name) @variable)
  (skill (name) @variable)
  (stage_after (name) @variable)
  (stage_gives (name) @variable)
  (stage_takes (name) @variable)
  (stream_in (name) @variable)
  (stream_out (name) @variable)
  (tagged (name) @variable)
  (use_variant (name) @variable)
  (variant_parent (name) @variable)
]
(andon "andon" @keyword)
[
  "a"
  "access"
  "accuracy"
  "act"
  "add"
  "after"
  "again"
  "agenda"
  "allocated"
  "allow"
  "also"
  "amount"
  "answered"
  "approvals"
  "approved"
  "arises"
  "around"
  "asks"
  "assess"
  "at"
  "attended"
  "available"
  "avoid"
  "away"
  "back"
  "bad"
  "batch"
  "because"
  "becomes"
  "board"
  "break"
  "breaks"
  "brings"
  "by"
  "calendar"
  "carries"
  "changes"
  "channel"
  "clear"
  "climate"
  "clock"
  "closed"
  "come"
  "compare"
  "component"
  "confidence"
  "context"
  "costs"
  "cut"
  "cycle"
  "decide"
  "decides"
  "decision"
  "default"
  "defects"
  "delegates"
  "demand"
  "depends"
  "dismiss"
  "do"
  "does"
  "down"
  "drop"
  "during"
  "each"
  "effort"
  "erlang"
  "every"
  "expect"
  "exponential"
  "fails"
  "fall"
  "falls"
  "fidelity"
  "finding"
  "finds"
  "first"
  "for"
  "frequency"
  "from"
  "give"
  "given"
  "gives"
  "goal"
  "going"
  "granted"
  "half"
  "handling"
  "happens"
  "hire"
  "holds"
  "if"
  "ignored"
  "import"
  "in"
  "incident"
  "input"
  "inside"
  "insight"
  "intent"
  "interface"
  "interrupts"
  "into"
  "is"
  "it"
  "item"
  "items"
  "join"
  "juggles"
  "keeps"
  "lasts"
  "leader"
  "learns"
  "least"
  "leave"
  "leaves"
  "led"
  "less"
  "life"
  "like"
  "line"
  "local"
  "lognormal"
  "majority"
  "makes"
  "may"
  "meeting"
  "meets"
  "members"
  "mentors"
  "mixture"
  "more"
  "most"
  "mostly"
  "move"
  "moves"
  "needs"
  "newcomers"
  "newest"
  "news"
  "next"
  "no"
  "normal"
  "not"
  "noticed"
  "of"
  "oldest"
  "on"
  "only"
  "or"
  "order"
  "organization"
  "output"
  "owned"
  "pace"
  "paths"
  "pattern"
  "per"
  "phase"
  "practises"
  "precision"
  "priority"
  "pulls"
  "punished"
  "purpose"
  "random"
  "rarer"
  "regroup"
  "repair"
  "repaired"
  "replications"
  "reports"
  "resource"
  "resources"
  "responsible"
  "restore"
  "resubmit"
  "returns"
  "reversible"
  "rework"
  "rise"
  "rises"
  "rising"
  "role"
  "runs"
  "safety"
  "says"
  "scenario"
  "seed"
  "seen"
  "self"
  "sent"
  "served"
  "serves"
  "service"
  "set"
  "shadow"
  "shares"
  "shortest"
  "shows"
  "signal"
  "silent"
  "skill"
  "skilled"
  "solved"
  "solves"
  "solving"
  "specialty"
  "speed"
  "speeds"
  "stage"
  "starts"
  "stays"
  "stops"
  "stream"
  "succeeds"
  "success"
  "switching"
  "tagged"
  "take"
  "taken"
  "takes"
  "team"
  "teams"
  "tells"
  "than"
  "thanked"
  "the"
  "then"
  "time"
  "times"
  "to"
  "traded"
  "triangular"
  "unanimity"
  "unheard"
  "uniform"
  "unit"
  "up"
  "upkeep"
  "urgency"
  "urgent"
  "use"
  "uses"
  "variant"
  "varying"
  "waives"
  "warm-up"
  "was"
  "when"
  "with"
  "within"
  "without"
  "work"
  "works"
  "wrong"
  "yes"
] @keyword
