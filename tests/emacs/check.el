;;; check.el --- eglot with the configuration of docs/editors/emacs.md  -*- lexical-binding: t -*-

;; A finding, a hover and a jump across files in a real Emacs, which is a third client beside the two with integrations
;; of their own. REPOSITORY names a copy of tests/mistakes, CONFIGURATION the first block of the page.

(require 'eglot)
(require 'yaml-mode)

(defvar check-repository (getenv "REPOSITORY"))

(defun check-wait (what condition)
  "Wait until CONDITION holds; WHAT says in words what it is."
  (let ((deadline (+ (float-time) 20)) done)
    (while (not (or done (> (float-time) deadline)))
      (accept-process-output nil 0.05)
      (setq done (funcall condition)))
    (unless done (error "nothing came of this in 20 seconds: %s" what))
    (princ (format "ok %s\n" what))))

(defun check-found ()
  "The messages of the findings of this buffer."
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(load (getenv "CONFIGURATION") nil t)
(find-file (expand-file-name "projects/ferries/components/tickets/component.yaml" check-repository))
(unless (eq major-mode 'yaml-mode) (error "the file is no YAML but %s" major-mode))
(apply #'eglot (eglot--guess-contact))
(check-wait "the misspelt component type is reported"
            (lambda () (seq-find (lambda (text) (string-match-p "web-servise" text)) (check-found))))
(goto-char (point-min))
(search-forward "projectName: fer")
(let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                              (eglot--TextDocumentPositionParams))))
  (unless (string-match-p "Project" (format "%s" hover)) (error "the hover says %s" hover))
  (princ "ok the hover of a project says what it is\n"))
(let ((place (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
  (unless place (error "the project has no definition"))
  (unless (string-suffix-p "project.yaml" (xref-location-group (xref-item-location place)))
    (error "the definition is in %s" (xref-location-group (xref-item-location place))))
  (princ "ok its definition is in another file\n"))
(eglot-shutdown (eglot--current-server-or-lose))
(princ "ok the server has stopped\n")
;;; check.el ends here
