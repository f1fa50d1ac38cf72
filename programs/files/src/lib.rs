//! A program that pages load: the figure that writes a run into a file and reads one.
use join_view::FileFigure;
use join_web::Comes;

join_web::program!(FileFigure, Comes::Later("files"), FILES);
