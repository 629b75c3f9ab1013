([(comment) (doc)] @injection.content
  (#set! injection.language "comment"))
