"""The councils' adoption: what is asked (`adoptions`), what each council has done (`council_decisions`), how the whole
stands (`adoption_standing`) and the letters about it (`adoption_letters`)."""
