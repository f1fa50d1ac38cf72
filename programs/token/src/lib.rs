//! A program that pages load: the figure about the token.
use join_view::TokenFigure;
use join_web::Comes;

join_web::program!(TokenFigure, Comes::WithThePage, VISITS);
