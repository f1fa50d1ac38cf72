// Takes the place of mdBook's highlight.js: code is coloured when the book is built.
