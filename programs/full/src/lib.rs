use join_view::FullFigure;
use join_web::Comes;

join_web::program!(FullFigure, Comes::WithThePage, TAKES_OVER);
