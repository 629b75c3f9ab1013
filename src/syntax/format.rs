//! The canonical layout: two blanks for each block, one blank between words, one statement a line, comments kept.
//!
//! It works on words, braces and line ends alone, so it cannot change what a file says; it is used on files without
//! errors of form only.

/// Lines are kept shorter than this where they can be.
const WIDTH: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    Open,
    Close,
    Comma,
    /// A semicolon.
    Semicolon,
    /// A line end.
    End,
    /// A line end with nothing else on the line.
    Blank,
    Comment(&'t str),
}

/// Lays a file out. Give it a file without errors of form.
///
/// ```
/// let wild = "andon 1\nteam   A{8   Developer;1 Tester }\n\n\n\nchannel c {\nspeed 55s\n}";
/// let tidy = "andon 1\nteam A { 8 Developer; 1 Tester }\n\nchannel c {\n  speed 55 s\n}\n";
/// assert_eq!(andon::syntax::format::format(wild), tidy);
/// assert_eq!(andon::syntax::format::format(tidy), tidy);
/// ```
#[must_use]
pub fn format(text: &str) -> String {
    let tokens = tokens(text);
    let mut printer =
        Printer { out: String::with_capacity(text.len()), depth: 0, line: String::new(), blank: false };
    let mut i = 0;
    while i < tokens.len() {
        i = printer.step(&tokens, i);
    }
    printer.end_line();
    let body = printer.out.trim_matches('\n');
    format!("{body}\n")
}

struct Printer {
    out: String,
    depth: usize,
    line: String,
    blank: bool,
}

impl Printer {
    fn step(&mut self, tokens: &[Token<'_>], i: usize) -> usize {
        match tokens[i] {
            Token::Word(word) => self.word(word),
            Token::Comma => {
                self.line.push(',');
                return self.after_comma(tokens, i + 1);
            }
            Token::End | Token::Semicolon => self.end_line(),
            Token::Blank => self.blank_line(),
            Token::Comment(comment) => self.comment(comment),
            Token::Open => return self.open(tokens, i),
            Token::Close => {
                self.end_line();
                self.blank = false;
                self.depth = self.depth.saturating_sub(1);
                self.line.push('}');
            }
        }
        i + 1
    }

    fn word(&mut self, word: &str) {
        let glued = word == "%" || word == ":";
        if !self.line.is_empty() && !glued {
            self.line.push(' ');
        }
        self.line.push_str(word);
    }

    /// A list may go on on the next line, two blanks deeper.
    fn after_comma(&mut self, tokens: &[Token<'_>], mut i: usize) -> usize {
        let mut broken = false;
        while let Some(Token::End | Token::Blank) = tokens.get(i) {
            broken = true;
            i += 1;
        }
        if broken {
            let line = std::mem::take(&mut self.line);
            self.put(&line);
            self.line.push(' ');
        }
        i
    }

    fn comment(&mut self, comment: &str) {
        if self.line.is_empty() {
            self.put(comment);
        } else {
            self.line.push_str("  ");
            self.line.push_str(comment);
            self.end_line();
        }
    }

    /// A block that stood on one line stays on one line, if it fits and holds no comment and no other block that does not.
    fn open(&mut self, tokens: &[Token<'_>], i: usize) -> usize {
        if let Some((inline, next)) = inline(tokens, i)
            && self.depth * 2 + self.line.chars().count() + 1 + inline.chars().count() <= WIDTH
        {
            if !self.line.is_empty() {
                self.line.push(' ');
            }
            self.line.push_str(&inline);
            return next;
        }
        self.word("{");
        self.end_line();
        self.depth += 1;
        i + 1
    }

    fn end_line(&mut self) {
        if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.put(&line);
        }
    }

    fn blank_line(&mut self) {
        self.end_line();
        self.blank = true;
    }

    fn put(&mut self, line: &str) {
        // No blank line right after a block opens.
        if self.blank && !self.out.ends_with("{\n") {
            self.out.push('\n');
        }
        self.blank = false;
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}

/// The block at `i` on one line, if the source had it on one, and the index after it.
fn inline(tokens: &[Token<'_>], i: usize) -> Option<(String, usize)> {
    let mut printer = Printer { out: String::new(), depth: 0, line: "{".to_owned(), blank: false };
    let mut depth = 1;
    let mut j = i + 1;
    let mut pending = false;
    while depth > 0 {
        match *tokens.get(j)? {
            Token::Comment(_) | Token::Blank | Token::End => return None,
            Token::Semicolon => pending = true,
            token => {
                if pending && token != Token::Close && !printer.line.ends_with('{') {
                    printer.line.push(';');
                }
                pending = false;
                match token {
                    Token::Word(word) => printer.word(word),
                    Token::Comma => printer.line.push(','),
                    Token::Open => {
                        depth += 1;
                        printer.word("{");
                    }
                    _ => {
                        depth -= 1;
                        printer.word("}");
                    }
                }
            }
        }
        j += 1;
        if printer.line.len() > WIDTH * 4 {
            return None;
        }
    }
    let empty = printer.line == "{ }";
    Some((if empty { "{}".to_owned() } else { printer.line }, j))
}

/// Cuts the text into tokens.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut out: Vec<Token<'_>> = Vec::with_capacity(text.len() / 4);
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let rest = &text[i..];
        let c = rest.chars().next().unwrap_or(' ');
        let len = match c {
            '\r' if rest.starts_with("\r\n") => {
                out.push(line_end(&out));
                2
            }
            '\n' | '\r' => {
                out.push(line_end(&out));
                1
            }
            ';' => {
                out.push(Token::Semicolon);
                1
            }
            '{' => push(&mut out, Token::Open, 1),
            '}' => push(&mut out, Token::Close, 1),
            ',' => push(&mut out, Token::Comma, 1),
            '"' => {
                let len = string_len(rest);
                push(&mut out, Token::Word(&rest[..len]), len)
            }
            '/' if rest.starts_with("//") => {
                let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
                push(&mut out, Token::Comment(rest[..len].trim_end()), len)
            }
            _ if c.is_whitespace() => c.len_utf8(),
            _ => {
                let len = word_len(rest);
                push(&mut out, Token::Word(&rest[..len]), len)
            }
        };
        i += len;
    }
    out
}

fn push<'t>(out: &mut Vec<Token<'t>>, token: Token<'t>, len: usize) -> usize {
    out.push(token);
    len
}

fn line_end<'t>(out: &[Token<'t>]) -> Token<'t> {
    match out.last() {
        Some(Token::End | Token::Blank) | None => Token::Blank,
        _ => Token::End,
    }
}

fn string_len(text: &str) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            '\n' | '\r' => return i,
            _ => {}
        }
    }
    text.len()
}

/// A word, a path, a number, a time of day, an arrow, a comparison. A number ends where its unit begins.
fn word_len(text: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let first = text.chars().next().unwrap_or(' ');
    let negative = first == '-' && text[1..].starts_with(|c: char| c.is_ascii_digit());
    if first.is_ascii_digit() || negative {
        let skip = usize::from(negative);
        return text[skip..]
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '_' | ':'))
            .map_or(text.len(), |n| n + skip);
    }
    if is_word(first) {
        let mut end = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let joins = matches!(c, '-' | '.') && chars.peek().is_some_and(|(_, next)| is_word(*next));
            if !is_word(c) && !joins {
                break;
            }
            end = i + c.len_utf8();
        }
        return end;
    }
    let punct = |c: char| matches!(c, '<' | '>' | '=' | '-');
    if punct(first) {
        return text.find(|c: char| !punct(c)).unwrap_or(text.len());
    }
    first.len_utf8()
}
