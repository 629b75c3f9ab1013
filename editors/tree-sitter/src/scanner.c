/* Decides at a blank what a parser with one token of lookahead cannot: whether a word goes on with the name of a metric, is
 * the unit of the number before it, or begins something else. The words it looks for come from the grammar. */
#include "tree_sitter/parser.h"
#include "words.h"
#include <stdbool.h>
#include <string.h>

enum { BLANK, METRIC_BLANK, FINDING_BLANK, BEFORE_UNIT, START, NEVER };

/* Longer than every word it looks for. */
#define LONGEST 24

static bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }
static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static bool is_lower(int32_t c) { return c >= 'a' && c <= 'z'; }
static bool starts_word(int32_t c) { return is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128; }
static bool in_word(int32_t c) { return starts_word(c) || is_digit(c); }

/* Nothing that needs a blank before it begins so. */
static bool ends_here(int32_t c) {
  return c == '\n' || c == '\r' || c == ';' || c == '{' || c == '}' || c == ',' || c == '%' || c == ':' || c == '/' || c == 0;
}

/* Reads a word; one that is too long, or not of ASCII, is none of the words looked for. */
static void read_word(TSLexer *lexer, char word[LONGEST]) {
  unsigned length = 0;
  for (; in_word(lexer->lookahead); lexer->advance(lexer, false)) {
    if (length < LONGEST - 1) word[length++] = lexer->lookahead < 128 ? (char)lexer->lookahead : '?';
  }
  word[length] = 0;
}

static bool skip_blanks(TSLexer *lexer) {
  bool any = false;
  for (; is_blank(lexer->lookahead); any = true) lexer->advance(lexer, false);
  return any;
}

static bool among(const char *word, const char *const *list) {
  for (; *list; list++)
    if (strcmp(word, *list) == 0) return true;
  return false;
}

static bool is_quantile(const char *word) {
  return word[0] == 'p' && is_digit(word[1]) && (!word[2] || (is_digit(word[2]) && !word[3]));
}

/* What the blank before `word` is; the lexer stands behind the word. */
static int kind_of(TSLexer *lexer, const char *word, const bool *valid) {
  bool is_metric = !is_quantile(word) && !among(word, change_word);
  if (valid[FINDING_BLANK]) {
    bool no = strcmp(word, "no") == 0;
    char second[LONGEST] = "";
    if (no && skip_blanks(lexer)) read_word(lexer, second);
    if (strcmp(no ? second : word, "finding") == 0 && skip_blanks(lexer) && is_lower(lexer->lookahead)) return FINDING_BLANK;
  }
  if (valid[METRIC_BLANK] && is_metric) {
    char second[LONGEST] = "";
    if (strcmp(word, "use") == 0 && skip_blanks(lexer)) read_word(lexer, second);
    if (strcmp(second, "variant") != 0) return METRIC_BLANK;
  }
  return BLANK;
}

bool tree_sitter_andon_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  if (valid[NEVER]) return false; /* The parser recovers from an error and would take anything. */
  if (valid[START]) { /* The header begins with the first byte. */
    lexer->result_symbol = START;
    return !is_blank(lexer->lookahead);
  }
  if (valid[BEFORE_UNIT]) {
    bool blank = skip_blanks(lexer);
    lexer->mark_end(lexer);
    if (starts_word(lexer->lookahead)) {
      char word[LONGEST];
      read_word(lexer, word);
      lexer->result_symbol = among(word, after_number) ? BLANK : BEFORE_UNIT;
      return lexer->result_symbol == BEFORE_UNIT || (blank && valid[BLANK]);
    }
    lexer->result_symbol = BLANK;
    return blank && valid[BLANK] && !ends_here(lexer->lookahead);
  }
  if (!valid[BLANK] && !valid[METRIC_BLANK] && !valid[FINDING_BLANK]) return false;
  if (!skip_blanks(lexer) || ends_here(lexer->lookahead)) return false;
  lexer->mark_end(lexer);
  int kind = BLANK;
  if (starts_word(lexer->lookahead)) {
    char word[LONGEST];
    read_word(lexer, word);
    kind = kind_of(lexer, word, valid);
  }
  lexer->result_symbol = (TSSymbol)kind;
  return valid[kind];
}

void *tree_sitter_andon_external_scanner_create(void) { return 0; }
void tree_sitter_andon_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_andon_external_scanner_serialize(void *payload, char *buffer) { (void)payload; (void)buffer; return 0; }
void tree_sitter_andon_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) { (void)payload; (void)buffer; (void)length; }
