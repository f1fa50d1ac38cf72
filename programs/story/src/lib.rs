//! A program that pages load: the first figure with all its steps, once its reader opens them.
use join_view::StoryFigure;
use join_web::Comes;

join_web::program!(StoryFigure, Comes::WithThePage, TAKES_OVER, VISITS);
