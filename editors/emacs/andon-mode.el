;;; andon-mode.el --- Organisations as text  -*- lexical-binding: t; -*-

;; Line 1 decides: a file that begins with `andon 1' is ours, every other .org file stays in Org mode.

;;; Code:
(require 'andon-words)

(defvar andon-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?\" "\"" table)
    table)
  "Comments, strings and words of Andon.")

(defvar andon-font-lock-keywords
  `(("\\`\ufeff?andon[ \t]+[0-9]+" . font-lock-preprocessor-face)
    (,(regexp-opt andon-declarations 'words) . font-lock-type-face)
    (,(regexp-opt andon-keywords 'words) . font-lock-keyword-face)
    ("\\_<[0-9][0-9_]*\\(?:\\.[0-9]+\\)?%?" . font-lock-constant-face))
  "Colours of Andon.")

(defun andon-indent-line ()
  "Indent a line by two blanks for each open block."
  (interactive)
  (let ((depth (save-excursion
                 (beginning-of-line)
                 (let ((open (car (syntax-ppss))))
                   (if (looking-at "[ \t]*}") (1- open) open)))))
    (save-excursion (indent-line-to (* 2 (max 0 depth))))
    (when (< (current-column) (current-indentation)) (back-to-indentation))))

;;;###autoload
(define-derived-mode andon-mode prog-mode "Andon"
  "Major mode for organisations written in Andon."
  (setq-local comment-start "// " comment-end "" comment-start-skip "///?[ \t]*")
  (setq-local indent-line-function #'andon-indent-line indent-tabs-mode nil)
  (setq-local font-lock-defaults '(andon-font-lock-keywords)))

;; Looked up before the extension, so that Org mode never sees our files.
;;;###autoload
(add-to-list 'magic-mode-alist '("\\`\ufeff?andon[ \t]+[0-9]" . andon-mode))
;;;###autoload
(add-to-list 'auto-mode-alist '("\\.andon\\'" . andon-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(andon-mode . ("andon" "lsp"))))

(provide 'andon-mode)
;;; andon-mode.el ends here
